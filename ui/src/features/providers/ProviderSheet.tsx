import { ArrowUpRight, KeyRound, ListRestart, PlugZap, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { useAgo } from "../../components/Ago";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Sheet } from "../../components/Sheet";
import type { Provider, ProviderTest } from "../../ipc";
import { cn } from "../../lib/cn";
import { hostOf } from "./address";
import { ModelList } from "./ModelList";
import { useDeleteProvider, useRefreshModels, useTestProvider } from "./queries";
import { Standing } from "./Standing";

type Props = { provider: Provider; onClose: () => void; onSetUp: () => void };

/** One provider: whether it works, which models it has, what they cost. */
export function ProviderSheet({ provider, onClose, onSetUp }: Props) {
  const { t } = useTranslation();
  const ago = useAgo();
  const navigate = useNavigate();
  const { id, name, base_url, models, models_listed_at, on_this_computer } = provider;
  const test = useTestProvider();
  const refresh = useRefreshModels();
  const remove = useDeleteProvider();
  const [removing, setRemoving] = useState(false);
  return (
    <Sheet
      open
      title={name}
      text={on_this_computer ? t("providers.here") : t("providers.leavesFor", { host: hostOf(base_url) })}
      onOpenChange={(open) => !open && onClose()}
    >
      <Standing standing={provider.standing} />
      <div className="mt-3 flex flex-wrap gap-2">
        <Button icon={PlugZap} busy={test.isPending} data-testid="test-provider" onClick={() => test.mutate({ id, model: null })}>
          {test.isPending ? t("providers.testing") : t("providers.test")}
        </Button>
        <Button icon={KeyRound} data-testid="change-provider" onClick={onSetUp}>
          {provider.has_key && !provider.address_editable ? t("providers.replaceKey") : t("providers.change")}
        </Button>
        <Button icon={ArrowUpRight} onClick={() => void navigate(`/assistant/sent?provider=${encodeURIComponent(id)}`)}>
          {t("providers.sent")}
        </Button>
        <Button tone="quiet" icon={Trash2} onClick={() => setRemoving(true)}>
          {t("providers.remove")}
        </Button>
      </div>
      {test.data && <TestResult result={test.data} />}
      <div className="mt-6 mb-2 flex flex-wrap items-center justify-between gap-2">
        <div>
          <h3 className="font-semibold">{t("providers.models.title")}</h3>
          <p className="text-small text-ink-3">
            {models_listed_at !== null
              ? t("providers.models.listed", { when: ago(models_listed_at) })
              : models.length > 0 && t("providers.models.builtIn")}
          </p>
        </div>
        <Button size="small" icon={ListRestart} busy={refresh.isPending} onClick={() => refresh.mutate(id)}>
          {t("providers.models.refresh")}
        </Button>
      </div>
      <ModelList provider={id} models={models} />
      <Dialog
        open={removing}
        title={t("providers.removeTitle", { name })}
        text={t("providers.removeText")}
        onOpenChange={setRemoving}
        footer={
          <>
            <Button onClick={() => setRemoving(false)}>{t("common.cancel")}</Button>
            <Button
              tone="danger"
              busy={remove.isPending}
              onClick={() =>
                remove.mutate(id, {
                  onSuccess: () => {
                    toast(t("providers.removed", { name }));
                    onClose();
                  },
                  onSettled: () => setRemoving(false),
                })
              }
            >
              {t("providers.remove")}
            </Button>
          </>
        }
      />
    </Sheet>
  );
}

function TestResult({ result: { works, words, model, took_ms } }: { result: ProviderTest }) {
  const { t } = useTranslation();
  return (
    <p
      role="status"
      data-testid="test-result"
      data-works={works}
      className={cn("mt-3 rounded-control px-3 py-2", works ? "bg-sunken text-good" : "bg-danger-tint text-danger")}
    >
      {words}
      {works && (
        <span className="tabular text-ink-2">
          {" "}
          {model} · {t("usage.seconds", { value: (took_ms / 1000).toFixed(1) })}
        </span>
      )}
    </p>
  );
}
