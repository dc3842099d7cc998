import { useQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { EmptyState } from "../../components/EmptyState";
import { Screen } from "../../components/Screen";
import type { ChatFilter } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { PracticePhone } from "../practice";
import { ChatFilters } from "./ChatFilters";
import { ChatList } from "./ChatList";
import { ContactPane } from "./ContactPane";
import { NewChatDialog } from "./newChat/NewChatDialog";
import { chatsNamedQuery } from "./queries";
import { Thread } from "./Thread";
import { usePanes } from "./usePanes";

/** Three panes: the chats, the conversation, the customer (or the practice phone in his place). */
export function InboxScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { chatId } = useParams();
  const [search, setSearch] = useSearchParams();
  const [filter, setFilter] = useState<ChatFilter>("open");
  const [account, setAccount] = useState<string | null>(null);
  const [text, setText] = useState("");
  const panes = usePanes(chatId !== undefined);
  useShortcuts({ contactPane: panes.toggleContact });
  const place = { account_id: account, filter, text };
  const anyChat = useQuery({ ...chatsNamedQuery(""), enabled: panes.phone });
  const empty = panes.phone && anyChat.data?.rows.length === 0 ? "practice" : "thread";
  return (
    <Screen title={t("inbox.title")} tools={<ChatFilters place={place} onChange={setFilter} />}>
      <div className="relative flex h-full">
        {panes.list && (
          <ChatList
            place={place}
            chosen={chatId ?? null}
            size={panes.listSize}
            onAccount={setAccount}
            onText={setText}
            onFilter={setFilter}
            onNew={() => setSearch({ new: "1" })}
          />
        )}
        {panes.thread && chatId && (
          <Thread
            key={chatId}
            id={chatId}
            seek={search.get("message")}
            contactOpen={panes.contact}
            onToggleContact={panes.toggleContact}
            onBack={panes.list ? null : () => void navigate("/inbox")}
            onJoined={(other) => void navigate(`/inbox/${other}`, { replace: true })}
            onGone={() => void navigate("/inbox", { replace: true })}
          />
        )}
        {panes.thread && !chatId && (
          <section aria-label={t("inbox.thread")} className="min-w-0 flex-1">
            <EmptyState icon={MessagesSquare} title={t(`inbox.empty.${empty}.title`)} text={t(`inbox.empty.${empty}.text`)} />
          </section>
        )}
        {panes.phone && <PracticePhone onChat={(id) => void navigate(`/inbox/${id}`)} />}
        {panes.contact && chatId && (
          <ContactPane key={`contact-${chatId}`} id={chatId} floating={panes.floating} onClose={panes.toggleContact} />
        )}
      </div>
      {search.has("new") && (
        <NewChatDialog
          onClose={() => setSearch({}, { replace: true })}
          onOpen={(id) => void navigate(`/inbox/${id}`, { replace: true })}
        />
      )}
    </Screen>
  );
}
