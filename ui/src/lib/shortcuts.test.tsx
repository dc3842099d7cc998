import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { keyNames, pressed, useShortcuts } from "./shortcuts";

function Keys({ onInbox, onTake }: { onInbox: () => void; onTake: () => void }) {
  useShortcuts({ goInbox: onInbox, takeOver: onTake });
  return <input aria-label="field" />;
}

describe("shortcuts", () => {
  it("hear sequences and single keys, never while typing", async () => {
    const user = userEvent.setup();
    const onInbox = vi.fn();
    const onTake = vi.fn();
    render(<Keys onInbox={onInbox} onTake={onTake} />);
    await user.keyboard("gi");
    await user.keyboard("t");
    expect(onInbox).toHaveBeenCalledTimes(1);
    expect(onTake).toHaveBeenCalledTimes(1);
    await user.type(screen.getByLabelText("field"), "tgi");
    expect(onInbox).toHaveBeenCalledTimes(1);
    expect(onTake).toHaveBeenCalledTimes(1);
  });
  it("are written as the system writes them", () => {
    expect(keyNames("mod+k", true)).toEqual(["⌘", "K"]);
    expect(keyNames("mod+k", false)).toEqual(["Ctrl", "K"]);
    expect(keyNames("g i", false)).toEqual(["G", "I"]);
    expect(keyNames("+", false)).toEqual(["+"]);
  });
  it("tell a combination from a lone modifier", () => {
    const key = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
    expect(pressed({ ...key, key: "Control", ctrlKey: true })).toBeNull();
    expect(pressed({ ...key, key: "F", ctrlKey: true, shiftKey: true })).toBe("mod+shift+f");
    expect(pressed({ ...key, key: "?", shiftKey: true })).toBe("?");
  });
});
