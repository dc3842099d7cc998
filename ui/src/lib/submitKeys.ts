import type { KeyboardEvent } from "react";

/** Sends the form of a field of many lines: Enter alone is a new line there. */
export function submitKeys(event: KeyboardEvent<HTMLTextAreaElement>) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}
