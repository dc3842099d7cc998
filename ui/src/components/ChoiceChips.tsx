import { useTranslation } from "react-i18next";
import type { Offer } from "../ipc";

/** What the customer can choose, as the operator sees it: nothing to press. */
export function ChoiceChips({ choices }: { choices: Offer[] }) {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("choices.label")} data-testid="choice-chips" className="mt-1.5 flex flex-wrap gap-1">
      {choices.map(({ id, label }) => (
        <li key={id} className="rounded-full border border-bot-line px-2 py-0.5 text-small text-ink-2 [overflow-wrap:anywhere]">
          <bdi>{label}</bdi>
        </li>
      ))}
    </ul>
  );
}
