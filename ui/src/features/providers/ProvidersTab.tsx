import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { Button } from "../../components/Button";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import type { Provider } from "../../ipc";
import { useReady } from "../../lib/useReady";
import { DeviceCard } from "./DeviceCard";
import { ProviderCard } from "./ProviderCard";
import { ProviderDialog } from "./ProviderDialog";
import { ProviderSheet } from "./ProviderSheet";
import { providersQuery } from "./queries";

/** Who can answer: this device always, and the providers that were set up; what leaves for them stands on each. */
export function ProvidersTab() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { item } = useParams();
  const providers = useQuery(providersQuery);
  useReady(providers.isSuccess || providers.isError);
  /** A provider to set up, or "new" for an address. */
  const [setting, setSetting] = useState<string | null>(null);
  const rows = providers.data ?? [];
  const used = rows.filter(({ standing }) => standing.state !== "not_set_up");
  const rest = rows.filter(({ standing }) => standing.state === "not_set_up");
  const shown = rows.find(({ id }) => id === item);
  const edited = rows.find(({ id }) => id === setting) ?? null;
  const open = (id: string | null) => void navigate(`/assistant/providers${id === null ? "" : `/${id}`}`);
  if (providers.isError)
    return <ErrorState what={t("providers.what")} error={providers.error} onRetry={() => void providers.refetch()} />;
  const cards = (list: Provider[]) =>
    list.map((provider) => (
      <ProviderCard
        key={provider.id}
        provider={provider}
        onOpen={() => open(provider.id)}
        onSetUp={() => setSetting(provider.id)}
      />
    ));
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-5xl flex-col gap-6 px-6 py-6">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-[64ch] text-ink-2">{t("providers.explain")}</p>
          <Button icon={Plus} data-testid="add-provider" onClick={() => setSetting("new")}>
            {t("providers.add")}
          </Button>
        </div>
        <section>
          <h2 className="mb-2 font-semibold">{t("providers.ready")}</h2>
          <div className="grid gap-3 md:grid-cols-2">
            <DeviceCard />
            {providers.isPending ? [0, 1, 2].map((place) => <Skeleton key={place} className="h-32" />) : cards(used)}
          </div>
        </section>
        {rest.length > 0 && (
          <section>
            <h2 className="mb-2 font-semibold">{t("providers.more")}</h2>
            <div className="grid gap-3 md:grid-cols-2 lg:grid-cols-3">{cards(rest)}</div>
          </section>
        )}
      </div>
      {shown && <ProviderSheet provider={shown} onClose={() => open(null)} onSetUp={() => setSetting(shown.id)} />}
      {setting !== null && (setting === "new" || edited) && (
        <ProviderDialog
          provider={edited}
          onClose={() => setSetting(null)}
          onSaved={(provider) => {
            setSetting(null);
            open(provider.id);
          }}
        />
      )}
    </div>
  );
}
