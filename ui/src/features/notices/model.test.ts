import { describe, expect, it } from "vitest";
import type { Notice } from "../../ipc";
import { leadsTo } from "./model";

const notice = (given: Partial<Notice>): Notice => ({
  id: "notice",
  kind: "storage",
  title: "",
  body: "",
  chat_id: null,
  account_id: null,
  at: 0,
  seen: false,
  ...given,
});

describe("a notice", () => {
  it("leads to what it is about", () => {
    expect(leadsTo(notice({ kind: "escalation", chat_id: "chat", account_id: "account" }))?.to).toBe("/inbox/chat");
    expect(leadsTo(notice({ kind: "account_disconnected", account_id: "account" }))?.to).toBe("/accounts");
    expect(leadsTo(notice({ kind: "source_failed" }))?.to).toBe("/knowledge/default/sources");
    expect(leadsTo(notice({ kind: "provider" }))?.to).toBe("/assistant/providers");
    expect(leadsTo(notice({ kind: "budget" }))?.to).toBe("/assistant/usage");
    expect(leadsTo(notice({ kind: "search_model" }))?.to).toBe("/knowledge/models");
    expect(leadsTo(notice({}))).toBeNull();
  });
});
