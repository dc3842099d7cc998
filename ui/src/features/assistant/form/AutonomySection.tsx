import { Hand, type LucideIcon, Send, Timer, UserRound } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useTranslation } from "react-i18next";
import type { Autonomy } from "../../../ipc";
import { NumberField } from "./NumberField";
import type { SectionProps } from "./sectionProps";

const ICONS: Record<Autonomy, LucideIcon> = { draft: Hand, delayed: Timer, automatic: Send, human: UserRound };
const USUAL: Autonomy[] = ["draft", "delayed", "automatic"];

/** What happens with a reply that it has written. */
export function AutonomySection({ settings: { autonomy, delay_s }, errors, change }: SectionProps) {
  const { t } = useTranslation();
  const all: Autonomy[] = autonomy === "human" ? [...USUAL, "human"] : USUAL;
  return (
    <>
      <RadioGroup.Root
        aria-label={t("assistant.name.autonomy")}
        value={autonomy}
        onValueChange={(next) => change({ autonomy: all.find((known) => known === next) ?? autonomy })}
        className="flex flex-col gap-1.5"
      >
        {all.map((value) => {
          const Icon = ICONS[value];
          return (
            <RadioGroup.Item
              key={value}
              value={value}
              data-testid={`autonomy-${value}`}
              className="flex items-start gap-3 rounded-card border border-line px-3 py-2 text-left hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-tint"
            >
              <Icon size={18} aria-hidden className="mt-0.5 shrink-0 text-ink-2" />
              <span className="min-w-0">
                <span className="block font-medium">{t(`assistant.rule.${value}`)}</span>
                <span className="block text-small text-ink-2">{t(`assistant.autonomy.${value}`)}</span>
              </span>
            </RadioGroup.Item>
          );
        })}
      </RadioGroup.Root>
      {errors.autonomy && (
        <p role="alert" className="text-small text-danger">
          {errors.autonomy}
        </p>
      )}
      {(autonomy === "delayed" || errors.delay_s) && (
        <NumberField
          label={t("assistant.name.delay_s")}
          hint={t("assistant.delayHint")}
          unit={t("assistant.unit.seconds")}
          value={delay_s}
          error={errors.delay_s}
          onChange={(next) => change({ delay_s: next })}
        />
      )}
    </>
  );
}
