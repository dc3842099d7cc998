import { Command } from "cmdk";
import { Check, ChevronDown, Laptop } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Popover } from "../../../components/Popover";
import type { ModelRef } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { dollars } from "../../../lib/money";
import { type Choice, choicesOf, modelName, sameModel, usable } from "../models";
import { useProviders } from "../useProviders";

type Props = {
  id?: string;
  label: string;
  value: ModelRef | null;
  /** The answerer on this device is one of the choices. */
  device?: boolean;
  describedBy?: string;
  invalid?: boolean;
  /** What stands in it while nothing is chosen and the device is no choice. */
  placeholder?: string;
  testId?: string;
  onChange: (value: ModelRef | null) => void;
};

/** A provider may have hundreds; more than this is found by writing. */
const MOST = 60;

/** Who answers: this device, or a model of a provider that is set up. Any other name of a model can be written. */
export function ModelPicker({ id, label, value, device = false, describedBy, invalid, placeholder, testId, onChange }: Props) {
  const { t } = useTranslation();
  const { providers } = useProviders();
  const [open, setOpen] = useState(false);
  const name = value === null ? (placeholder ?? t("assistant.onDevice.name")) : modelName(providers, value);
  const choose = (next: ModelRef | null) => {
    setOpen(false);
    onChange(next);
  };
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      align="start"
      className="w-[min(420px,calc(100vw-32px))]"
      trigger={
        <button
          type="button"
          id={id}
          aria-label={`${label}: ${name}`}
          aria-describedby={describedBy}
          data-invalid={invalid || undefined}
          aria-haspopup="dialog"
          data-testid={testId}
          className="flex h-(--field) w-full items-center gap-2 rounded-control border border-control bg-raised pr-2 pl-2.5 text-left data-invalid:border-danger-line"
        >
          {value === null && device && <Laptop size={16} aria-hidden className="shrink-0 text-ink-2" />}
          <span dir="auto" className={cn("min-w-0 flex-1 truncate", value === null && !device && "text-ink-3")}>
            {name}
          </span>
          <ChevronDown size={16} aria-hidden className="shrink-0 text-ink-2" />
        </button>
      }
    >
      <Choices label={label} value={value} device={device} onChoose={choose} />
    </Popover>
  );
}

const ROW = "flex min-h-9 items-center gap-2 rounded-control px-2.5 py-1 data-[selected=true]:bg-chosen";

type ChoicesProps = { label: string; value: ModelRef | null; device: boolean; onChoose: (value: ModelRef | null) => void };

function Choices({ label, value, device, onChoose }: ChoicesProps) {
  const { t } = useTranslation();
  const { providers } = useProviders();
  const [text, setText] = useState("");
  const found = choicesOf(providers, text);
  const shown = found.slice(0, MOST);
  const written = text.trim();
  const ready = providers.filter(usable);
  const groups = ready
    .map((provider) => ({ provider, choices: shown.filter((choice) => choice.provider === provider) }))
    .filter(({ choices }) => choices.length > 0);
  const deviceFits = device && t("assistant.onDevice.name").toLocaleLowerCase().includes(written.toLocaleLowerCase());
  return (
    <Command
      label={label}
      shouldFilter={false}
      loop
      defaultValue={value === null ? "device" : `${value.provider_id}/${value.model}`}
      className="flex min-h-0 flex-col"
    >
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder={t("assistant.model.find")}
        aria-label={t("assistant.model.find")}
        className="h-10 w-full shrink-0 border-b border-line bg-transparent px-3 outline-none placeholder:text-ink-3"
      />
      <Command.List className="min-h-0 flex-1 overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3">
        {deviceFits && (
          <Command.Item value="device" className={ROW} onSelect={() => onChoose(null)}>
            <Laptop size={16} aria-hidden className="shrink-0 text-ink-2" />
            <span className="min-w-0 flex-1">{t("assistant.onDevice.name")}</span>
            {value === null && <Check size={16} aria-hidden className="shrink-0 text-accent-ink" />}
          </Command.Item>
        )}
        {groups.map(({ provider, choices }) => (
          <Command.Group key={provider.id} heading={provider.name}>
            {choices.map((choice) => (
              <Row
                key={choice.info.id}
                choice={choice}
                chosen={sameModel(choice.ref, value)}
                onChoose={() => onChoose(choice.ref)}
              />
            ))}
          </Command.Group>
        ))}
        {written !== "" &&
          found.length === 0 &&
          ready.map(({ id, name }) => (
            <Command.Item
              key={id}
              value={`own-${id}`}
              className={ROW}
              onSelect={() => onChoose({ provider_id: id, model: written })}
            >
              {t("assistant.model.use", { model: written, provider: name })}
            </Command.Item>
          ))}
      </Command.List>
      {found.length > MOST && (
        <p className="border-t border-line px-4 py-2 text-small text-ink-3">
          {t("assistant.model.more", { count: found.length - MOST })}
        </p>
      )}
      {ready.length === 0 && (
        <p className="border-t border-line px-4 py-2 text-small text-ink-3">{t("assistant.model.noProvider")}</p>
      )}
    </Command>
  );
}

function Row({ choice: { info, ref }, chosen, onChoose }: { choice: Choice; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation();
  const facts = [
    info.vision && t("assistant.model.sees"),
    info.audio && t("assistant.model.hears"),
    info.price_in !== null &&
      info.price_out !== null &&
      (info.price_in + info.price_out === 0
        ? t("assistant.model.free")
        : // A usual reply: 1 500 in, 150 out.
          t("assistant.model.perReplies", { price: dollars((info.price_in * 1500 + info.price_out * 150) / 1000) })),
  ].filter((fact) => fact !== false);
  return (
    <Command.Item value={`${ref.provider_id}/${ref.model}`} className={ROW} onSelect={onChoose}>
      <span className="min-w-0 flex-1">
        <span className="block leading-tight [overflow-wrap:anywhere]">{info.name}</span>
        {facts.length > 0 && <span className="tabular block text-small text-ink-3">{facts.join(" · ")}</span>}
      </span>
      {chosen && <Check size={16} aria-label={t("assistant.model.chosen")} className="shrink-0 text-accent-ink" />}
    </Command.Item>
  );
}
