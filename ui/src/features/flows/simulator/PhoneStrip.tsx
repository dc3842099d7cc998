import { PenLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { TypingDots } from "../../../components/TypingDots";
import type { Simulated } from "./useSimulation";

/** What the conversation waits for behind the phone, and the way to it. */
export function PhoneStrip({ sim, onAnswer }: { sim: Simulated; onAnswer: () => void }) {
  const { t } = useTranslation();
  const { calls, busy } = sim.state;
  const open = calls.findLast(({ answer }) => answer === null);
  if (!open) return null;
  const web = open.asked.kind === "http";
  return (
    <div
      data-testid="sim-strip"
      className="mx-2 mb-1 flex items-center gap-2 rounded-control bg-sunken py-1 pr-1 pl-3 text-small"
    >
      {busy ? (
        <p role="status" className="flex min-h-8 items-center gap-2 text-ink-2">
          <TypingDots /> {t(web ? "simulator.strip.webLive" : "simulator.strip.modelLive")}
        </p>
      ) : (
        <>
          <p className="min-w-0 flex-1 text-ink-2">{t(web ? "simulator.strip.web" : "simulator.strip.model")}</p>
          <Button size="small" icon={PenLine} data-testid="sim-answer" onClick={onAnswer}>
            {t("simulator.strip.answer")}
          </Button>
        </>
      )}
    </div>
  );
}
