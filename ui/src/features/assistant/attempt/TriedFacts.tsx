import { useTranslation } from "react-i18next";
import type { Tried } from "../../../ipc";
import { languageName } from "../../../lib/languages";
import { dollars } from "../../../lib/money";
import { percent, sureness } from "../../why";
import { costOf, unpriced } from "./ask";

/** How sure, which language, which mood, how much, how long: one quiet line. */
export function TriedFacts({ tried }: { tried: Tried }) {
  const { t } = useTranslation();
  const { why, calls, took_ms } = tried;
  const language = why.thought?.language;
  const mood = why.thought?.sentiment;
  const facts = [
    typeof why.confidence === "number" &&
      `${t(`why.sureness.${sureness(why.confidence, why.floor)}`)} (${t("why.percent", { value: percent(why.confidence) })})`,
    language && languageName(language),
    mood && t(`mood.${mood}`),
    calls.length === 0 ? t("assistant.cost.nothing") : unpriced(tried) ? t("assistant.cost.unknown") : dollars(costOf(tried)),
    seconds(took_ms),
  ].filter((fact) => typeof fact === "string" && fact !== "");
  return (
    <span data-testid="tried-facts" className="tabular text-small text-ink-3">
      {facts.join(" · ")}
    </span>
  );
}

const number = new Intl.NumberFormat(undefined, {
  maximumFractionDigits: 1,
  style: "unit",
  unit: "second",
  unitDisplay: "narrow",
});
const small = new Intl.NumberFormat(undefined, { style: "unit", unit: "millisecond", unitDisplay: "narrow" });
const seconds = (ms: number) => (ms < 1000 ? small.format(ms) : number.format(ms / 1000));
