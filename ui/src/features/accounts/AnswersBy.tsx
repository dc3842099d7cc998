import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AccountRow } from "../../ipc";
import { basesQuery } from "../knowledge";

const list = new Intl.ListFormat(undefined, { type: "conjunction" });

/** Who answers for an account and from what; both are chosen in the studio. */
export function AnswersBy({ account: { id, base_ids, answered_by } }: { account: AccountRow }) {
  const { t } = useTranslation();
  const { data: bases = [] } = useQuery(basesQuery);
  const chosen = bases.filter((base) => (base_ids.length > 0 ? base_ids.includes(base.id) : base.is_default));
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-ink-2 md:col-span-2" data-testid="answers-by">
      <span className="[overflow-wrap:anywhere]">
        {t("accounts.answersBy", {
          who: answered_by || t("accounts.onDevice"),
          bases: chosen.length > 0 ? list.format(chosen.map(({ name }) => name)) : t("accounts.noBase"),
        })}
      </span>
      <Link to={`/assistant/${id}`} className="inline-flex min-h-8 items-center font-medium text-accent-ink hover:underline">
        {t("accounts.inStudio")}
      </Link>
    </p>
  );
}
