import { ArrowUp, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../components/IconButton";
import type { ModelRef } from "../../../ipc";
import { modelName } from "../models";
import { LIMITS } from "../settings";
import { useProviders } from "../useProviders";
import { ModelPicker } from "./ModelPicker";

type Props = { value: ModelRef[]; error: string | undefined; onChange: (value: ModelRef[]) => void };

/** Who answers when the first one does not, in order. The last is always this device. */
export function Fallbacks({ value, error, onChange }: Props) {
  const { t } = useTranslation();
  const { providers } = useProviders();
  const move = (at: number) => onChange(value.toSpliced(at, 1).toSpliced(at - 1, 0, ...value.slice(at, at + 1)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 font-medium">{t("assistant.name.fallbacks")}</legend>
      <ol className="flex flex-col gap-1">
        {value.map((ref, at) => (
          <li
            key={`${ref.provider_id}/${ref.model}/${at}`}
            className="flex min-h-(--field) items-center gap-1 rounded-control bg-sunken pl-2.5"
          >
            <span className="tabular w-5 text-small text-ink-3">{at + 1}</span>
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {modelName(providers, ref)}
            </span>
            {at > 0 && <IconButton label={t("assistant.fallback.earlier")} icon={ArrowUp} onClick={() => move(at)} />}
            <IconButton
              label={t("assistant.fallback.remove", { model: modelName(providers, ref) })}
              icon={X}
              onClick={() => onChange(value.toSpliced(at, 1))}
            />
          </li>
        ))}
      </ol>
      {value.length < LIMITS.fallbacks && (
        <ModelPicker
          label={t("assistant.fallback.add")}
          placeholder={t("assistant.fallback.add")}
          value={null}
          invalid={error !== undefined}
          onChange={(ref) => ref && onChange([...value, ref])}
        />
      )}
      <p role={error ? "alert" : undefined} className={error ? "text-small text-danger" : "text-small text-ink-3"}>
        {error ?? t("assistant.fallback.hint")}
      </p>
    </fieldset>
  );
}
