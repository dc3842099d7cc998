import { Ear, Eye, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TextInput } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import type { ModelInfo, ModelPatch, ProviderId } from "../../ipc";
import { cn } from "../../lib/cn";
import { useUpdateModel } from "./queries";

/** More than this is searched rather than scrolled. */
const MANY = 12;
/** What a list shows at once; the search narrows it. */
const SHOWN = 80;

/** What is known of each model; prices can be written down. */
export function ModelList({ provider, models }: { provider: ProviderId; models: ModelInfo[] }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const wanted = text.trim().toLocaleLowerCase();
  const found = models.filter(({ id, name }) => `${id} ${name}`.toLocaleLowerCase().includes(wanted));
  return (
    <>
      {models.length > MANY && (
        <TextInput
          type="search"
          aria-label={t("providers.models.search")}
          placeholder={t("providers.models.search")}
          className="mb-2"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul className="flex flex-col divide-y divide-line rounded-card border border-line bg-raised">
        {found.slice(0, SHOWN).map((model) => (
          <ModelRow key={model.id} provider={provider} model={model} />
        ))}
        {found.length === 0 && (
          <li className="px-4 py-3 text-ink-2">
            {t(models.length === 0 ? "providers.models.unknown" : "providers.models.none")}
          </li>
        )}
      </ul>
      {found.length > SHOWN && (
        <p className="mt-2 text-small text-ink-2">{t("providers.models.moreThere", { count: found.length - SHOWN })}</p>
      )}
    </>
  );
}

function ModelRow({ provider, model }: { provider: ProviderId; model: ModelInfo }) {
  const { t } = useTranslation();
  const update = useUpdateModel(provider);
  const change = (patch: ModelPatch) => update.mutate({ model: model.id, patch });
  return (
    <li className="px-4 py-2.5" data-testid="model-row">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="font-medium [overflow-wrap:anywhere]">{model.name}</p>
          {model.name !== model.id && <p className="selectable text-small text-ink-3 [overflow-wrap:anywhere]">{model.id}</p>}
          <p className="tabular mt-0.5 flex flex-wrap items-center gap-x-3 text-small text-ink-2">
            {model.vision && (
              <span className="inline-flex items-center gap-1">
                <Eye size={13} aria-hidden />
                {t("providers.models.sees")}
              </span>
            )}
            {model.audio && (
              <span className="inline-flex items-center gap-1">
                <Ear size={13} aria-hidden />
                {t("providers.models.hears")}
              </span>
            )}
            <span>{t(`providers.models.shape.${model.shape}`)}</span>
            <span>{t("providers.models.context", { count: Math.round((model.context * 3) / 4 / 100) * 100 })}</span>
          </p>
        </div>
        {model.edited && <IconButton label={t("providers.models.reset")} icon={RotateCcw} onClick={() => change({})} />}
      </div>
      <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-small text-ink-2">
        <span>{t("providers.models.price")}</span>
        <Price
          label={t("providers.models.priceOut")}
          value={model.price_in}
          edited={model.edited}
          onSave={(price_in) => change({ price_in })}
        />
        <Price
          label={t("providers.models.priceBack")}
          value={model.price_out}
          edited={model.edited}
          onSave={(price_out) => change({ price_out })}
        />
      </div>
    </li>
  );
}

type PriceProps = { label: string; value: number | null; edited: boolean; onSave: (value: number) => void };

/** Dollars for a million. Empty is "not known". */
function Price({ label, value, edited, onSave }: PriceProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? "" : String(value));
  const number = Number(shown.replace(",", "."));
  const valid = shown.trim() === "" || (Number.isFinite(number) && number >= 0 && number <= 10_000);
  const commit = () => {
    if (typed === null || !valid) return;
    setTyped(null);
    const next = typed.trim() === "" ? -1 : number;
    if (next !== (value ?? -1)) onSave(next);
  };
  return (
    <label className="flex items-center gap-2 text-small text-ink-2">
      {label}
      <TextInput
        inputMode="decimal"
        value={shown}
        placeholder={t("egress.unpriced")}
        aria-invalid={valid ? undefined : true}
        className={cn("tabular h-8 w-24 text-right text-small", edited && "font-medium")}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape") setTyped(null);
        }}
      />
    </label>
  );
}
