import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import type { Provider } from "../../ipc";
import { hostOf } from "./address";
import { Standing } from "./Standing";

type Props = { provider: Provider; onOpen: () => void; onSetUp: () => void };

export function ProviderCard({ provider, onOpen, onSetUp }: Props) {
  const { t } = useTranslation();
  const { name, standing, models, base_url, on_this_computer } = provider;
  const host = hostOf(base_url);
  const ready = standing.state !== "not_set_up";
  return (
    <article
      aria-label={name}
      data-testid="provider-card"
      data-provider={provider.id}
      className="flex flex-col gap-2 rounded-card border border-line bg-raised p-4"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 dir="auto" title={name} className="truncate text-left font-semibold">
            {name}
          </h3>
          <p className="text-small text-ink-2 [overflow-wrap:anywhere]">
            {on_this_computer ? t("providers.here") : ready ? t("providers.leavesFor", { host }) : host}
          </p>
        </div>
        {ready ? (
          <Button size="small" onClick={onOpen}>
            {t("providers.open")}
          </Button>
        ) : (
          <Button size="small" onClick={onSetUp}>
            {t("providers.setUp")}
          </Button>
        )}
      </div>
      {ready && (
        <>
          <Standing standing={standing} />
          <p className="text-small text-ink-3">
            {models.length === 0 ? t("providers.noModels") : t("providers.modelCount", { count: models.length })}
          </p>
        </>
      )}
    </article>
  );
}
