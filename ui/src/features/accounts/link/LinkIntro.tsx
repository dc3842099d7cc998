import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

type Props = { again: boolean; understood: boolean; onUnderstand: (understood: boolean) => void };

/** One honest page before the first code: what linking is, and what it can cost. */
export function LinkIntro({ again, understood, onUnderstand }: Props) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-4" data-testid="link-intro">
      {again && <p className="font-medium">{t("linking.intro.again")}</p>}
      <p>{t("linking.intro.what")}</p>
      <section className="rounded-card border border-approval-line bg-approval-tint p-4">
        <h3 className="flex items-center gap-2 font-semibold">
          <TriangleAlert size={18} aria-hidden className="shrink-0 text-approval" />
          {t("linking.intro.riskTitle")}
        </h3>
        <p className="mt-1.5">{t("linking.intro.risk")}</p>
        <p className="mt-1.5">{t("linking.intro.advice")}</p>
      </section>
      <label className="flex min-h-8 items-center gap-2.5">
        <input
          type="checkbox"
          autoFocus
          checked={understood}
          className="size-4 shrink-0 accent-(--accent)"
          onChange={(event) => onUnderstand(event.target.checked)}
        />
        {t("linking.intro.understood")}
      </label>
    </div>
  );
}
