import { Play, Square } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Segmented } from "../../../components/Segmented";
import type { PastQuestion } from "../../../ipc";
import { dollars } from "../../../lib/money";
import { providerOf } from "../models";
import type { Draft } from "../useDraft";
import { useProviders } from "../useProviders";
import type { Found } from "./verdict";

const LIMITS = ["10", "25", "50"];

type Props = {
  draft: Draft;
  limit: number;
  questions: PastQuestion[];
  done: number;
  found: Found;
  running: boolean;
  /** The settings have changed since. */
  stale: boolean;
  ready: boolean;
  started: boolean;
  onLimit: (limit: number) => void;
  onStart: () => void;
  onCancel: () => void;
};

/** How many, how far, what it found; where the questions go. */
export function ReplayHead(props: Props) {
  const { t } = useTranslation();
  const { draft, limit, questions, done, found, running, stale, ready, started, onLimit, onStart, onCancel } = props;
  const { providers } = useProviders();
  const { model } = draft.settings;
  const provider = model === null ? undefined : providerOf(providers, model);
  const total = questions.length;
  const words = running
    ? t("assistant.replay.progress", { done, total })
    : started
      ? t("assistant.replay.done", { count: done })
      : model === null || provider?.on_this_computer
        ? t("assistant.replay.stays", { count: total })
        : t("assistant.replay.leaves", { count: total, provider: provider?.name ?? model.provider_id });
  return (
    <div className="shrink-0 border-b border-line px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Segmented
          label={t("assistant.replay.howMany")}
          value={String(limit)}
          options={LIMITS.map((value) => ({ value, label: t("assistant.replay.last", { count: Number(value) }) }))}
          onChange={(value) => onLimit(Number(value))}
        />
        <p role="status" data-testid="replay-status" className="tabular min-w-40 flex-1 text-small text-ink-2">
          {ready && words}
          {found.cost > 0 && ` · ${dollars(found.cost)}`}
          {found.unpriced > 0 && ` · ${t("assistant.cost.unknown")}`}
          {found.failed > 0 && ` · ${t("assistant.replay.failed", { count: found.failed })}`}
        </p>
        {running ? (
          <Button icon={Square} data-testid="replay-cancel" onClick={onCancel}>
            {t("assistant.replay.stop")}
          </Button>
        ) : (
          <Button
            icon={Play}
            tone={started && !stale ? "plain" : "primary"}
            disabled={!ready || total === 0 || draft.wrong}
            data-testid="replay-start"
            onClick={onStart}
          >
            {started ? t("assistant.replay.again") : t("assistant.replay.start")}
          </Button>
        )}
      </div>
      {running && (
        <div
          role="progressbar"
          aria-label={t("assistant.replay.progress", { done, total })}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={done}
          className="mt-2 h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div className="h-full rounded-full bg-accent" style={{ width: `${(done / Math.max(1, total)) * 100}%` }} />
        </div>
      )}
      {!running && stale && <p className="mt-1.5 text-small text-approval">{t("assistant.replay.stale")}</p>}
    </div>
  );
}
