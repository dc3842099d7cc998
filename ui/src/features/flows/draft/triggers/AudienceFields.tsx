import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Segmented } from "../../../../components/Segmented";
import { TextInput } from "../../../../components/Field";
import type { ContactId, FlowAudience } from "../../../../ipc";
import { useDebounced } from "../../../../lib/useDebounced";
import { chatsNamedQuery } from "../../../inbox";
import { LabelField } from "./LabelField";

type Props = { audience: FlowAudience; onChange: (audience: FlowAudience, at?: "once" | "later") => void };

/** For whom a flow starts by itself: everybody with a label, or some customers by name. */
export function AudienceFields({ audience, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-2">
      <Segmented
        label={t("flows.trigger.audience")}
        value={audience.to}
        options={[
          { value: "label", label: t("flows.trigger.toLabel") },
          { value: "contacts", label: t("flows.trigger.toContacts") },
        ]}
        onChange={(to) => onChange(to === "label" ? { to, label: "" } : { to, contact_ids: [] }, "once")}
      />
      {audience.to === "label" ? (
        <LabelField label={audience.label} onChange={(label) => onChange({ to: "label", label })} />
      ) : (
        <Contacts ids={audience.contact_ids} onChange={(contact_ids) => onChange({ to: "contacts", contact_ids }, "once")} />
      )}
    </div>
  );
}

/** Customers are found by the names of their chats; the list of all of them comes with its own screen. */
function Contacts({ ids, onChange }: { ids: ContactId[]; onChange: (ids: ContactId[]) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim());
  const found = useQuery({ ...chatsNamedQuery(wanted), enabled: wanted !== "" });
  const hits =
    wanted === "" ? [] : (found.data?.rows ?? []).filter(({ contact_id }) => contact_id !== null && !ids.includes(contact_id));
  return (
    <div>
      <p className="text-small text-ink-2">{t("flows.trigger.contacts", { count: ids.length })}</p>
      <TextInput
        dir="auto"
        type="search"
        value={text}
        aria-label={t("flows.trigger.findContact")}
        placeholder={t("flows.trigger.findContact")}
        className="mt-1"
        onChange={({ target }) => setText(target.value)}
      />
      <ul className="mt-1">
        {hits.map((chat) => (
          <li key={chat.id}>
            <button
              type="button"
              className="flex min-h-8 w-full items-center gap-2 rounded-control px-1.5 text-left hover:bg-hover"
              onClick={() => {
                if (chat.contact_id !== null) onChange([...ids, chat.contact_id]);
                setText("");
              }}
            >
              <Plus size={14} aria-hidden className="shrink-0 text-ink-3" />
              <span dir="auto" className="truncate">
                {chat.title}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {ids.length > 0 && (
        <button
          type="button"
          className="inline-flex min-h-8 items-center gap-1 rounded-control text-small text-ink-2 hover:text-ink"
          onClick={() => onChange([])}
        >
          <X size={14} aria-hidden />
          {t("flows.trigger.clearContacts")}
        </button>
      )}
    </div>
  );
}
