import { useTranslation } from "react-i18next";
import { openings } from "./openings";
import type { Simulated } from "./useSimulation";

/** Before the first message: words that start the flow, to be said with a click. */
export function PhoneBegin({ sim, onSaid }: { sim: Simulated; onSaid: () => void }) {
  const { t } = useTranslation();
  const words = openings(sim.flow?.draft.triggers ?? []).slice(0, 4);
  return (
    <div className="mt-auto flex flex-col gap-1.5">
      <p className="px-1 pb-1 text-small text-ink-2">{t("simulator.begin")}</p>
      {words.map((word, place) => (
        <button
          key={word}
          type="button"
          dir="auto"
          disabled={sim.acting}
          data-testid={`sim-opening-${place}`}
          onClick={() => sim.act("phone", { act: "say", text: word }, onSaid)}
          className="min-h-9 rounded-bubble border border-line bg-raised px-3.5 py-1.5 text-start [overflow-wrap:anywhere] hover:bg-hover disabled:opacity-60"
        >
          {word}
        </button>
      ))}
    </div>
  );
}
