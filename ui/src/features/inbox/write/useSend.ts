import type { ChatId } from "../../../ipc";
import { LIMIT } from "../composerModel";
import { useSendFiles, useSendText } from "../queries";
import { forgetLooks } from "./pasted";
import { NOTHING, restoreUnsent, useUnsent } from "./unsent";

/** Sends what is written, with the files that go with it; what could not be sent comes back. */
export function useSend(chat: ChatId) {
  const unsent = useUnsent(chat);
  const text = useSendText();
  const files = useSendFiles();
  const { quote } = unsent;
  const words = unsent.text.trim();
  const over = unsent.text.length - LIMIT;
  const sendable = (words !== "" || unsent.files.length > 0) && over <= 0;
  const send = () => {
    if (!sendable) return;
    restoreUnsent(chat, NOTHING);
    const answers = quote?.id ?? null;
    const back = { onError: () => restoreUnsent(chat, unsent) };
    if (unsent.files.length === 0) text.mutate({ chat, text: words, quote: answers }, back);
    else {
      const gone = { ...back, onSuccess: () => forgetLooks(unsent.files) };
      files.mutate({ chat, paths: unsent.files, caption: words === "" ? null : words, quote: answers }, gone);
    }
  };
  return { unsent, over, sendable, send };
}
