import { Copy, MessageSquarePlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { Avatar } from "../../../components/Avatar";
import { Button } from "../../../components/Button";
import { IconButton } from "../../../components/IconButton";
import type { Card } from "../../../ipc";
import { useStartChat } from "../queries";
import { useThread } from "./ThreadContext";

/** People on contact cards: their numbers to take along, or to write to. */
export function Cards({ cards }: { cards: Card[] }) {
  const { t } = useTranslation();
  return (
    <ul
      aria-label={t("message.cards", { count: cards.length })}
      className="flex w-[min(320px,52cqw)] flex-col gap-2.5 py-1"
      data-testid="cards"
    >
      {cards.map((card, place) => (
        <li key={place} className="flex items-start gap-3">
          <Avatar name={card.name} size={36} />
          <div className="min-w-0 flex-1">
            <p dir="auto" className="text-left font-medium [overflow-wrap:anywhere]">
              {card.name || t("message.card")}
            </p>
            {card.phones.length === 0 && <p className="text-small text-ink-2">{t("message.noNumber")}</p>}
            {card.phones.map((number, at) => (
              <Number key={at} number={number} name={card.name} />
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Number({ number, name }: { number: string; name: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { account, linked } = useThread();
  const start = useStartChat();
  const copy = () => void navigator.clipboard.writeText(number).then(() => toast(t("message.copiedNumber")));
  const write = () => start.mutate({ account, number }, { onSuccess: (chat) => void navigate(`/inbox/${chat}`) });
  return (
    <p className="flex flex-wrap items-center gap-x-1 text-small text-ink-2">
      <span className="tabular min-w-0 flex-1 [overflow-wrap:anywhere]">{number}</span>
      <span className="flex items-center">
        <IconButton label={t("message.copyNumber", { number })} icon={Copy} side="top" onClick={copy} />
        {linked && (
          <Button
            size="small"
            tone="quiet"
            icon={MessageSquarePlus}
            busy={start.isPending}
            aria-label={`${t("message.writeTo", { name: name || number })}, ${number}`}
            onClick={write}
          >
            {t("message.write")}
          </Button>
        )}
      </span>
    </p>
  );
}
