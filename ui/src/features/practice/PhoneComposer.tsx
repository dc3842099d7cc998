import { FileText, Image, MapPin, Mic, Plus, SendHorizontal } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { GrowingText } from "../../components/GrowingText";
import { IconButton } from "../../components/IconButton";
import { Menu } from "../../components/Menu";
import { type AccountId, core } from "../../ipc";
import { usePracticeSend } from "./queries";

const SAMPLES = [
  { id: "picture", icon: Image },
  { id: "document", icon: FileText },
  { id: "voice", icon: Mic },
  { id: "location", icon: MapPin },
] as const;

type Props = { account: AccountId; jid: string; name: string; onSay: (text: string) => void };

export function PhoneComposer({ account, jid, name, onSay }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const typing = useRef(false);
  const send = usePracticeSend(account, jid);
  const tellTyping = (now: boolean) => {
    if (typing.current === now) return;
    typing.current = now;
    // Only a courtesy of the practice: nothing depends on the shop seeing it.
    void core.practiceTyping(account, jid, now).catch(() => undefined);
  };
  const change = (next: string) => {
    setText(next);
    tellTyping(next.trim() !== "");
  };
  const say = () => {
    if (text.trim() === "") return;
    onSay(text.trim());
    change("");
  };
  return (
    <div className="flex shrink-0 items-end gap-1 border-t border-line p-2">
      <Menu
        align="start"
        side="top"
        trigger={<IconButton label={t("practice.attach")} icon={Plus} side="top" />}
        items={SAMPLES.map(({ id, icon }) => ({ id, icon, label: t(`practice.sample.${id}`), onSelect: () => send.mutate(id) }))}
      />
      <GrowingText
        value={text}
        aria-label={t("practice.input", { name })}
        placeholder={t("practice.placeholder")}
        data-testid="practice-input"
        className="max-h-32 min-w-0 flex-1 rounded-bubble border border-control bg-raised [&_*]:py-1.5"
        onChange={(event) => change(event.target.value)}
        onBlur={() => tellTyping(false)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          say();
        }}
      />
      <IconButton
        label={t("practice.send")}
        icon={SendHorizontal}
        side="top"
        data-testid="practice-send"
        disabled={text.trim() === ""}
        onClick={say}
      />
    </div>
  );
}
