import { MessageSquarePlus, MessageSquareText, Search, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Select, TextInput } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import type { AccountId } from "../../ipc";
import { showPalette } from "../../lib/desk";
import { useShortcuts } from "../../lib/shortcuts";
import { useAccounts } from "../accounts";

type Props = {
  account: AccountId | null;
  text: string;
  /** Whether chats with this name are in the list; without any, the list itself offers to look further. */
  found: boolean;
  onAccount: (account: AccountId | null) => void;
  onText: (text: string) => void;
  onNew: () => void;
};

export function ChatListHead({ account, text, found, onAccount, onText, onNew }: Props) {
  const { t } = useTranslation();
  const { data: accounts = [] } = useAccounts();
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(text);
  const change = (next: string) => {
    setDraft(next);
    onText(next);
  };
  const begins = accounts.some(({ kind, phone }) => kind === "linked" && phone !== null);
  useShortcuts({ searchChats: () => field.current?.focus(), newChat: begins ? onNew : undefined });
  return (
    <div className="flex flex-col gap-2 border-b border-line p-2">
      <div className="flex items-center gap-1">
        <div className="relative min-w-0 flex-1">
          <Search size={16} aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
          <TextInput
            ref={field}
            value={draft}
            aria-label={t("inbox.filterText")}
            placeholder={t("inbox.filterText")}
            className="pr-8 pl-8"
            onChange={(event) => change(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && draft.trim().length > 1) showPalette(true, draft.trim());
              if (event.key !== "Escape") return;
              change("");
              event.currentTarget.blur();
            }}
          />
          {draft !== "" && (
            <IconButton
              label={t("common.clear")}
              icon={X}
              className="absolute top-1/2 right-0.5 size-8 -translate-y-1/2"
              onClick={() => change("")}
            />
          )}
        </div>
        {begins && (
          <IconButton label={t("newChat.open")} icon={MessageSquarePlus} keys="n" data-testid="new-chat" onClick={onNew} />
        )}
      </div>
      {found && draft.trim().length > 1 && (
        <button
          type="button"
          onClick={() => showPalette(true, draft.trim())}
          className="flex min-h-8 items-center gap-2 rounded-control px-2.5 text-left text-small text-accent-ink hover:bg-hover"
        >
          <MessageSquareText size={14} aria-hidden className="shrink-0" />
          <span className="min-w-0 truncate">{t("inbox.inMessages", { text: draft.trim() })}</span>
        </button>
      )}
      {accounts.length > 1 && (
        <Select
          aria-label={t("inbox.account")}
          value={account ?? ""}
          options={[
            { value: "", label: t("inbox.everyAccount") },
            ...accounts.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => onAccount(event.target.value === "" ? null : event.target.value)}
        />
      )}
    </div>
  );
}
