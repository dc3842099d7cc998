import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import type { CreditEntry } from "../../ipc";
import { cn } from "../../lib/cn";
import { NumberRow, Section, ToggleRow, useSettings } from "../settings";
import { AddCreditsDialog } from "./AddCreditsDialog";
import { creditEntriesQuery, creditsQuery } from "./queries";

/** An allowance that replies are paid from; off unless it is wanted. */
export function CreditsCard() {
  const { t } = useTranslation();
  const { data: settings } = useSettings();
  const credits = useQuery(creditsQuery);
  const replies = credits.data ? Math.floor(credits.data.balance / credits.data.per_reply) : 0;
  const [adding, setAdding] = useState(false);
  return (
    <Section title={t("usage.credits.title")}>
      {settings && (
        <ToggleRow
          label={t("usage.credits.on")}
          hint={t("usage.credits.onHint")}
          value={settings.credits_on}
          patch={(credits_on) => ({ credits_on })}
        />
      )}
      {credits.data && (credits.data.on || credits.data.balance > 0) && (
        <div className="flex items-center gap-4 px-4 py-3">
          <p className="min-w-0 flex-1">
            <span
              className={cn("tabular text-title font-semibold", replies === 0 && "text-danger")}
              data-testid="credits-balance"
            >
              {credits.data.balance.toLocaleString()}
            </span>{" "}
            <span className="text-ink-2">{replies === 0 ? t("usage.credits.gone") : t("usage.credits.left", { replies })}</span>
          </p>
          <Button icon={Plus} onClick={() => setAdding(true)}>
            {t("usage.credits.add")}
          </Button>
        </div>
      )}
      {settings?.credits_on && (
        <NumberRow
          label={t("usage.credits.perReply")}
          unit={t("usage.credits.unit")}
          value={settings.credits_per_reply}
          min={1}
          max={1000}
          patch={(credits_per_reply) => ({ credits_per_reply })}
        />
      )}
      <Ledger />
      <AddCreditsDialog open={adding} onOpenChange={setAdding} />
    </Section>
  );
}

function Ledger() {
  const { t } = useTranslation();
  const entries = useInfiniteQuery(creditEntriesQuery);
  const rows = entries.data?.pages.flatMap((page) => page.rows) ?? [];
  if (rows.length === 0) return null;
  return (
    <div>
      <div
        role="group"
        aria-label={t("usage.credits.ledger")}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-y-auto focus-visible:-outline-offset-2"
      >
        <table className="w-full text-left text-small" aria-label={t("usage.credits.ledger")}>
          <tbody>
            {rows.map((entry) => (
              <Line key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      </div>
      {entries.hasNextPage && (
        <div className="flex justify-center border-t border-line p-2">
          <Button size="small" busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            {t("egress.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Line({ entry: { kind, amount, balance_before, balance_after, description, chat_title, at } }: { entry: CreditEntry }) {
  const { t } = useTranslation();
  return (
    <tr className="border-b border-line last:border-0">
      <td className="px-4 py-2">
        <span className="block">{description}</span>
        <span className="block text-ink-3">
          <Ago at={at} />
          {chat_title !== null && (
            <>
              {" · "}
              <bdi>{chat_title}</bdi>
            </>
          )}
        </span>
      </td>
      <td className="tabular px-4 py-2 text-right whitespace-nowrap">
        <span className={kind === "credit" ? "font-medium text-good" : "font-medium"}>
          {kind === "credit" ? "+" : "−"}
          {amount.toLocaleString()}
        </span>
        <span className="block text-ink-3">
          {t("usage.credits.change", { before: balance_before.toLocaleString(), after: balance_after.toLocaleString() })}
        </span>
      </td>
    </tr>
  );
}
