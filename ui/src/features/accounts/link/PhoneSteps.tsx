import { useTranslation } from "react-i18next";

/** What to do on the phone, in three steps. */
export function PhoneSteps({ steps }: { steps: string[] }) {
  const { t } = useTranslation();
  return (
    <section className="min-w-0 flex-1">
      <h3 className="font-semibold">{t("linking.steps.title")}</h3>
      <ol className="mt-2 flex flex-col gap-3">
        {steps.map((step, place) => (
          <li key={step} className="flex gap-2.5">
            <span
              aria-hidden
              className="tabular inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-sunken text-small font-semibold text-ink-2"
            >
              {place + 1}
            </span>
            <span className="pt-px">{step}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
