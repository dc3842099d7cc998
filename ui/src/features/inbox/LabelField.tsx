import { useQuery } from "@tanstack/react-query";
import { Plus, Tag } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { TextInput } from "../../components/Field";
import { cn } from "../../lib/cn";
import { suggestions } from "./labelModel";
import { labelsQuery } from "./queries";

type Props = { taken: string[]; busy: boolean; onAdd: (label: string) => void; onClose: () => void };

/** Writes a label, with those in use to choose from. Enter takes the marked one, Escape closes. */
export function LabelField({ taken, busy, onAdd, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const known = useQuery(labelsQuery);
  const [text, setText] = useState("");
  const [marked, setMarked] = useState(-1);
  const found = suggestions(text, known.data ?? [], taken);
  const add = (label: string) => {
    if (busy || label.trim() === "") return;
    setText("");
    setMarked(-1);
    onAdd(label);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0)
      setMarked((marked + step + found.length + (marked < 0 && step < 0 ? 1 : 0)) % found.length);
    else if (event.key === "Enter") add(found[marked]?.label ?? text);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="mt-1.5"
      // The keyboard went elsewhere: a field that nobody writes in is in the way.
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && text.trim() === "" && onClose()}
    >
      <TextInput
        autoFocus
        role="combobox"
        value={text}
        dir="auto"
        maxLength={40}
        aria-label={t("labels.field")}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found[marked] ? `${id}-${marked}` : undefined}
        placeholder={t("labels.placeholder")}
        data-testid="label-field"
        onChange={(event) => {
          setText(event.target.value);
          setMarked(-1);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t("labels.known")}
        hidden={found.length === 0}
        className="mt-1 max-h-56 overflow-y-auto rounded-card border border-line bg-raised p-1"
      >
        {found.map(({ label, fresh }, place) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keyboard
          <div
            key={label}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === marked}
            // The field keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => add(label)}
            className={cn(
              "flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 hover:bg-hover",
              place === marked && "bg-chosen",
            )}
          >
            {fresh ? (
              <Plus size={14} aria-hidden className="shrink-0 text-ink-3" />
            ) : (
              <Tag size={14} aria-hidden className="shrink-0 text-ink-3" />
            )}
            <bdi className="truncate">{fresh ? t("labels.create", { label }) : label}</bdi>
          </div>
        ))}
      </div>
    </div>
  );
}
