import { type LucideIcon, Radio, Smartphone } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../../components/Avatar";
import { cn } from "../../../lib/cn";
import { ActFailed } from "./ActFailed";
import { PhoneBegin } from "./PhoneBegin";
import { PhoneChoices } from "./PhoneChoices";
import { PhoneSaid } from "./PhoneSaid";
import { PhoneStrip } from "./PhoneStrip";
import { PhoneWrite } from "./PhoneWrite";
import type { Simulated } from "./useSimulation";
import { leaves, useStandingWords } from "./words";

type Props = {
  sim: Simulated;
  composer: RefObject<HTMLTextAreaElement | null>;
  onStart: () => void;
  onAnswer: () => void;
};

/** The customer's phone. What leaves this computer while it is used stands above it. */
export function Phone({ sim, composer, onStart, onAnswer }: Props) {
  const { t } = useTranslation();
  const standing = useStandingWords();
  const { state } = sim;
  const name = sim.flow?.draft.name ?? "";
  const leaving = leaves(state);
  const Sign: LucideIcon = leaving === "nothing" ? Smartphone : Radio;
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [state.bubbles.length, state.choices.length, state.wait?.for]);
  return (
    <aside
      aria-label={t("simulator.phone")}
      className="flex w-[360px] shrink-0 flex-col border-l border-line bg-desk max-[1199px]:w-[336px] max-[759px]:order-first max-[759px]:h-[480px] max-[759px]:w-full"
    >
      <p
        data-testid="sim-leaves"
        data-leaves={leaving}
        className={cn(
          "flex min-h-10 shrink-0 items-center gap-2 px-4 py-1 text-small leading-tight font-medium",
          leaving === "nothing" ? "text-ink-2" : "text-approval",
        )}
      >
        <Sign size={16} aria-hidden className="shrink-0" />
        {t(`simulator.leaves.${leaving}`)}
      </p>
      <div className="mx-3 mb-3 flex min-h-0 flex-1 flex-col overflow-hidden rounded-[28px] border-[6px] border-phone bg-surface">
        <header className="flex min-h-13 shrink-0 items-center gap-2.5 border-b border-line px-4 py-1.5">
          <Avatar name={name} size={28} />
          <div className="min-w-0 flex-1">
            <p className="truncate leading-tight font-semibold">
              <bdi>{name}</bdi>
            </p>
            <p data-testid="sim-standing" className="line-clamp-2 text-small leading-tight text-ink-3" aria-live="polite">
              {standing(state, sim.title)}
            </p>
          </div>
        </header>
        <div
          ref={log}
          role="log"
          aria-label={t("simulator.talk")}
          tabIndex={0}
          className="flex min-h-0 flex-1 flex-col overflow-y-auto p-3 focus-visible:-outline-offset-2"
        >
          {state.bubbles.length === 0 ? (
            <PhoneBegin sim={sim} onSaid={() => composer.current?.focus()} />
          ) : (
            <div className="flex-1" />
          )}
          {state.bubbles.map((bubble, place) => (
            <PhoneSaid
              key={place}
              bubble={bubble}
              before={state.bubbles[place - 1]}
              title={bubble.node === null ? "" : sim.title(bubble.node)}
            />
          ))}
          <PhoneChoices
            choices={state.choices}
            busy={sim.acting}
            onTap={(id) => sim.act("phone", { act: "tap", id }, () => composer.current?.focus())}
          />
        </div>
        <PhoneStrip sim={sim} onAnswer={onAnswer} />
        <ActFailed sim={sim} place="phone" className="mx-2 mb-1" />
        <PhoneWrite sim={sim} field={composer} onStart={onStart} />
      </div>
    </aside>
  );
}
