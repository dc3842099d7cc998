import { CheckCheck, Inbox, SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import type { ChatFilter } from "../../ipc";
import { showPalette, showPhone, useDesk } from "../../lib/desk";

type Props = { filter: ChatFilter; text: string; onFilter: (filter: ChatFilter) => void };

export function ChatListEmpty({ filter, text, onFilter }: Props) {
  const { t } = useTranslation();
  const phone = useDesk((desk) => desk.phone);
  if (text !== "")
    return (
      <EmptyState
        icon={SearchX}
        title={t("inbox.empty.search.title")}
        text={t("inbox.empty.search.text")}
        action={<Button onClick={() => showPalette(true, text)}>{t("inbox.empty.search.action")}</Button>}
      />
    );
  const next = filter === "all" ? () => showPhone(true) : () => onFilter(filter === "open" ? "all" : "open");
  return (
    <EmptyState
      icon={filter === "all" ? Inbox : CheckCheck}
      title={t(`inbox.empty.${filter}.title`)}
      text={t(`inbox.empty.${filter}.text`)}
      action={!(filter === "all" && phone) && <Button onClick={next}>{t(`inbox.empty.${filter}.action`)}</Button>}
    />
  );
}
