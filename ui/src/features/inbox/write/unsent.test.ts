import { renderHook } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { addFiles, forgetUnsent, moveUnsent, NOTHING, setUnsentText, useUnsent } from "./unsent";

const unsent = (chat: string) => renderHook(() => useUnsent(chat)).result.current;

describe("what was written in a chat that turned out to be another one", () => {
  afterEach(() => void forgetUnsent());

  it("goes on there", () => {
    setUnsentText("gone", "We have it in");
    addFiles("gone", ["/a.png"]);
    moveUnsent("gone", "kept");
    expect(unsent("kept")).toEqual({ text: "We have it in", quote: null, files: ["/a.png"] });
    expect(unsent("gone")).toBe(NOTHING);
  });

  it("replaces nothing that stands there", () => {
    setUnsentText("kept", "Hello");
    addFiles("kept", ["/a.png", "/b.png"]);
    setUnsentText("gone", "One moment");
    addFiles("gone", ["/b.png", "/c.png"]);
    moveUnsent("gone", "kept");
    expect(unsent("kept")).toEqual({ text: "Hello\nOne moment", quote: null, files: ["/a.png", "/b.png", "/c.png"] });
  });
});
