import { AlarmClock, ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Select, TextInput } from "../../../components/Field";
import { Popover } from "../../../components/Popover";
import { Tooltip } from "../../../components/Tooltip";
import { hasTimer } from "./acts";
import type { Simulated } from "./useSimulation";

const JUMPS = [
  { id: "minutes5", minutes: 5 },
  { id: "hour", minutes: 60 },
  { id: "day", minutes: 1440 },
] as const;

const UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
/** A year: whoever wants more has no question about a conversation. */
const LONGEST = 366 * 1440;

/** Lets time pass: timers ring on their way. */
export function JumpControl({ sim }: { sim: Simulated }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const jump = (minutes: number) => sim.act("bar", { act: "jump", minutes });
  return (
    <div role="group" aria-label={t("simulator.jump.title")} className="flex items-center [&_button]:px-2">
      {JUMPS.map(({ id, minutes }) => (
        <Button key={id} size="small" tone="quiet" data-testid={`jump-${id}`} onClick={() => jump(minutes)}>
          {t(`simulator.jump.${id}`)}
        </Button>
      ))}
      <Tooltip text={t("simulator.jump.timerHint")} keys="mod+j">
        <Button
          size="small"
          tone="quiet"
          icon={AlarmClock}
          className="max-[1279px]:[&>svg]:hidden"
          data-testid="jump-timer"
          disabled={!hasTimer(sim.state)}
          onClick={() => sim.act("bar", { act: "next_timer" })}
        >
          {t("simulator.jump.timer")}
        </Button>
      </Tooltip>
      <Popover
        open={open}
        align="start"
        label={t("simulator.jump.own")}
        className="p-3"
        onOpenChange={setOpen}
        trigger={
          <Button size="small" tone="quiet" data-testid="jump-own">
            {t("simulator.jump.other")}
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
      >
        <OwnJump
          onJump={(minutes) => {
            setOpen(false);
            jump(minutes);
          }}
        />
      </Popover>
    </div>
  );
}

function OwnJump({ onJump }: { onJump: (minutes: number) => void }) {
  const { t } = useTranslation();
  const [amount, setAmount] = useState("2");
  const [unit, setUnit] = useState<keyof typeof UNITS>("hours");
  const minutes = Number(amount.replace(",", ".")) * UNITS[unit];
  const fine = minutes > 0 && minutes <= LONGEST;
  return (
    <form
      noValidate
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (fine) onJump(minutes);
      }}
    >
      <TextInput
        value={amount}
        inputMode="decimal"
        autoFocus
        aria-label={t("simulator.jump.amount")}
        aria-invalid={!fine || undefined}
        className="w-18"
        data-testid="jump-amount"
        onChange={(event) => setAmount(event.target.value)}
      />
      <Select
        value={unit}
        aria-label={t("simulator.jump.unit")}
        options={[
          { value: "minutes", label: t("simulator.jump.minutes") },
          { value: "hours", label: t("simulator.jump.hours") },
          { value: "days", label: t("simulator.jump.days") },
        ]}
        onChange={(event) => {
          const next = event.target.value;
          if (next === "minutes" || next === "hours" || next === "days") setUnit(next);
        }}
      />
      <Button type="submit" tone="primary" disabled={!fine} data-testid="jump-go">
        {t("simulator.jump.go")}
      </Button>
    </form>
  );
}
