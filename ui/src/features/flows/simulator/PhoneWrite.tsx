import { FileText, Image, MapPin, Mic, Play, Plus, SendHorizontal } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { GrowingText } from "../../../components/GrowingText";
import { IconButton } from "../../../components/IconButton";
import { Menu } from "../../../components/Menu";
import type { Simulated } from "./useSimulation";

const FILES = [
  { kind: "image", icon: Image, name: "Lamp.jpg" },
  { kind: "voice", icon: Mic, name: null },
  { kind: "document", icon: FileText, name: "Order 48213.pdf" },
  { kind: "location", icon: MapPin, name: null },
] as const;

type Props = { sim: Simulated; field: RefObject<HTMLTextAreaElement | null>; onStart: () => void };

/** Where the customer writes. The keyboard stays here, however often something is sent. */
export function PhoneWrite({ sim, field, onStart }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const focus = () => field.current?.focus();
  useEffect(() => field.current?.focus({ preventScroll: true }), [field]);
  const say = () => {
    const words = text.trim();
    if (words === "") return;
    sim.act("phone", { act: "say", text: words });
    setText("");
    focus();
  };
  return (
    <div className="flex shrink-0 items-end gap-1 border-t border-line p-2">
      <Menu
        align="start"
        side="top"
        trigger={<IconButton label={t("simulator.send.other")} icon={Plus} side="top" data-testid="sim-plus" />}
        items={[
          ...FILES.map(({ kind, icon, name }) => ({
            id: kind,
            icon,
            label: t(`simulator.send.${kind}`),
            onSelect: () => sim.act("phone", { act: "send", kind, name }, focus),
          })),
          {
            id: "start",
            icon: Play,
            label: t("simulator.send.start"),
            hint: t("simulator.send.startHint"),
            onSelect: onStart,
          },
        ]}
      />
      <GrowingText
        ref={field}
        value={text}
        maxLength={4096}
        aria-label={t("simulator.send.input")}
        placeholder={t("simulator.send.placeholder")}
        data-testid="sim-input"
        className="max-h-28 min-w-0 flex-1 rounded-bubble border border-control bg-raised focus-within:outline-2 focus-within:outline-accent [&_*]:py-1.5"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing;
          if (event.key !== "Enter" || !plain) return;
          event.preventDefault();
          say();
        }}
      />
      <IconButton
        label={t("simulator.send.send")}
        icon={SendHorizontal}
        side="top"
        data-testid="sim-send"
        disabled={text.trim() === ""}
        onClick={say}
      />
    </div>
  );
}
