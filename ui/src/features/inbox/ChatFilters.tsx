import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Tabs } from "../../components/Tabs";
import type { ChatFilter, ChatListPlace } from "../../ipc";
import { chatListQuery } from "./queries";

const FILTERS: ChatFilter[] = ["open", "waiting", "approval", "unread", "resolved", "all"];

export function ChatFilters({ place, onChange }: { place: ChatListPlace; onChange: (filter: ChatFilter) => void }) {
  const { t } = useTranslation();
  const { data } = useInfiniteQuery(chatListQuery(place));
  const counts = data?.pages[0]?.counts;
  const counted: ChatFilter[] = ["open", "waiting", "approval", "unread"];
  return (
    <Tabs
      label={t("inbox.filters")}
      value={place.filter}
      controls="chat-list"
      tabs={FILTERS.map((value) => ({
        value,
        label: t(`inbox.filter.${value}`),
        count: counted.includes(value) ? counts?.[value] : undefined,
      }))}
      onChange={onChange}
    />
  );
}
