import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { refresher, staleKeys } from "./changed";
import { keys } from "./keys";

afterEach(() => vi.useRealTimers());

describe("what changed", () => {
  it("names the messages of the one chat they belong to", () =>
    expect(staleKeys([{ topic: "messages", chat_id: "c1" }])).toEqual([keys.messages("c1")]));
  it("names each query once", () =>
    expect(staleKeys([{ topic: "chats" }, { topic: "chats" }, { topic: "drafts" }]).length).toBe(3));
  it("of one moment re-reads once", () => {
    vi.useFakeTimers();
    const client = new QueryClient();
    const invalidate = vi.spyOn(client, "invalidateQueries");
    const refresh = refresher(client, 50);
    for (let times = 0; times < 20; times++) refresh({ topics: [{ topic: "notices" }], everything: false });
    vi.advanceTimersByTime(60);
    expect(invalidate).toHaveBeenCalledTimes(1);
  });
  it("re-reads everything after announcements were lost", () => {
    vi.useFakeTimers();
    const client = new QueryClient();
    client.setQueryData(keys.settings, 1);
    client.setQueryData(keys.launch, 1);
    refresher(client, 50)({ topics: [], everything: true });
    vi.advanceTimersByTime(60);
    expect(client.getQueryState(keys.settings)?.isInvalidated).toBe(true);
    expect(client.getQueryState(keys.launch)?.isInvalidated).toBe(false);
  });
});
