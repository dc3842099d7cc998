import { MessagesSquare } from "lucide-react";
import { useTranslation } from "react-i18next";
import { modelName, providerOf } from "../models";
import type { Settings } from "../settings";
import { useProviders } from "../useProviders";
import { Samples } from "./Samples";

type Props = { settings: Settings; disabled: boolean; onAsk: (question: string) => void };

/** Before the first question: what this is, who will answer, and questions to begin with. */
export function TryEmpty({ settings: { model }, disabled, onAsk }: Props) {
  const { t } = useTranslation();
  const { providers } = useProviders();
  const far = model !== null && providerOf(providers, model)?.on_this_computer !== true;
  return (
    <div className="mx-auto flex min-h-full max-w-[520px] flex-col items-center justify-center gap-1 text-center">
      <span className="mb-3 inline-flex size-11 items-center justify-center rounded-full bg-sunken text-ink-3">
        <MessagesSquare size={20} aria-hidden />
      </span>
      <p className="font-medium">{t("assistant.try.title")}</p>
      <p className="text-ink-2">{t("assistant.try.text")}</p>
      <p dir="auto" className="mb-4 text-small text-ink-3">
        {model === null
          ? t("assistant.try.byDevice")
          : far
            ? t("assistant.try.byModel", { model: modelName(providers, model) })
            : t("assistant.try.byLocal", { model: modelName(providers, model) })}
      </p>
      <Samples disabled={disabled} onAsk={onAsk} />
    </div>
  );
}
