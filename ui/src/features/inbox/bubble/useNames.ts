import { useTranslation } from "react-i18next";
import type { Message, Reaction, Sender } from "../../../ipc";
import { useThread } from "./ThreadContext";

/** What people are called in this thread. */
export function useNames() {
  const { t } = useTranslation();
  const { title, group } = useThread();
  const called = (sender: Sender, name: string | null | undefined) => {
    if (sender !== "contact") return t(`sender.${sender}`);
    return name || (group ? t("sender.contact") : title);
  };
  return {
    writer: ({ sender, author }: Pick<Message, "sender" | "author">) => called(sender, author),
    reactor: ({ sender, name }: Pick<Reaction, "sender" | "name">) =>
      sender === "contact" ? called(sender, name) : t("message.you"),
  };
}
