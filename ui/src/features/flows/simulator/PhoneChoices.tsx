import { useTranslation } from "react-i18next";
import type { Offer } from "../../../ipc";

type Props = { choices: Offer[]; busy: boolean; onTap: (id: string) => void };

/** What can be tapped now. Numbers and words do the same. */
export function PhoneChoices({ choices, busy, onTap }: Props) {
  const { t } = useTranslation();
  if (choices.length === 0) return null;
  return (
    <ul aria-label={t("simulator.choices")} className="mt-1.5 flex max-w-[86%] flex-col gap-1 self-start">
      {choices.map(({ id, label }) => (
        <li key={id}>
          <button
            type="button"
            dir="auto"
            disabled={busy}
            data-testid="sim-choice"
            onClick={() => onTap(id)}
            className="min-h-9 w-full rounded-bubble border border-control bg-raised px-4 py-1.5 font-medium text-accent-ink [overflow-wrap:anywhere] hover:bg-hover disabled:opacity-60"
          >
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}
