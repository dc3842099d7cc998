import { useQuery } from "@tanstack/react-query";
import { Braces, KeyRound, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { Skeleton } from "../../../components/Skeleton";
import type { FlowSecret, GlobalVariable } from "../../../ipc";
import { useReady } from "../../../lib/useReady";
import { DeleteDialog } from "./DeleteDialog";
import { GlobalDialog } from "./GlobalDialog";
import { GlobalTable } from "./GlobalTable";
import { globalsQuery, secretsQuery, useDeleteGlobal, useDeleteSecret } from "./queries";
import { SecretDialog } from "./SecretDialog";
import { SecretTable } from "./SecretTable";

type Asked =
  | { what: "global"; variable: GlobalVariable | null }
  | { what: "delete"; variable: GlobalVariable }
  | { what: "secret"; secret: FlowSecret | null }
  | { what: "forget"; secret: FlowSecret };

/** What all flows share: global variables, and secrets for their web requests. */
export function VariablesPage() {
  const { t } = useTranslation();
  const globals = useQuery(globalsQuery);
  const secrets = useQuery(secretsQuery);
  const removeGlobal = useDeleteGlobal();
  const removeSecret = useDeleteSecret();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  useReady(!globals.isPending && !secrets.isPending);
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-[1080px] flex-col gap-8 px-5 py-5">
        <Part
          title={t("variables.global.title")}
          text={t("variables.global.text", { how: "{{global.name}}" })}
          add={t("variables.global.add")}
          testId="add-global"
          onAdd={() => setAsked({ what: "global", variable: null })}
        >
          {globals.isPending && <Skeleton className="h-44" />}
          {globals.isError && (
            <ErrorState what={t("variables.global.what")} error={globals.error} onRetry={() => void globals.refetch()} />
          )}
          {globals.data?.length === 0 && (
            <EmptyState icon={Braces} title={t("variables.global.empty")} text={t("variables.global.emptyText")} />
          )}
          {globals.data && globals.data.length > 0 && (
            <GlobalTable
              variables={globals.data}
              onEdit={(variable) => setAsked({ what: "global", variable })}
              onDelete={(variable) => setAsked({ what: "delete", variable })}
            />
          )}
        </Part>
        <Part
          title={t("variables.secret.title")}
          text={t("variables.secret.text", { how: "{{secret.name}}" })}
          add={t("variables.secret.add")}
          testId="add-secret"
          onAdd={() => setAsked({ what: "secret", secret: null })}
        >
          {secrets.isPending && <Skeleton className="h-28" />}
          {secrets.isError && (
            <ErrorState what={t("variables.secret.what")} error={secrets.error} onRetry={() => void secrets.refetch()} />
          )}
          {secrets.data?.length === 0 && (
            <EmptyState icon={KeyRound} title={t("variables.secret.none")} text={t("variables.secret.noneText")} />
          )}
          {secrets.data && secrets.data.length > 0 && (
            <SecretTable
              secrets={secrets.data}
              onReplace={(secret) => setAsked({ what: "secret", secret })}
              onForget={(secret) => setAsked({ what: "forget", secret })}
            />
          )}
        </Part>
      </div>
      {asked?.what === "global" && (
        <GlobalDialog variable={asked.variable} taken={(globals.data ?? []).map(({ name }) => name)} onClose={close} />
      )}
      {asked?.what === "secret" && (
        <SecretDialog name={asked.secret?.name ?? null} taken={(secrets.data ?? []).map(({ name }) => name)} onClose={close} />
      )}
      {asked?.what === "delete" && (
        <DeleteDialog
          title={t("variables.global.deleteTitle", { name: asked.variable.name })}
          text={t("variables.global.deleteText")}
          usedBy={asked.variable.used_by}
          action={t("common.delete")}
          busy={removeGlobal.isPending}
          onDelete={() => removeGlobal.mutate(asked.variable.name, { onSuccess: close })}
          onClose={close}
        />
      )}
      {asked?.what === "forget" && (
        <DeleteDialog
          title={t("variables.secret.forgetTitle", { name: asked.secret.name })}
          text={t("variables.secret.forgetText")}
          usedBy={asked.secret.used_by}
          action={t("variables.secret.forget")}
          busy={removeSecret.isPending}
          onDelete={() => removeSecret.mutate(asked.secret.name, { onSuccess: close })}
          onClose={close}
        />
      )}
    </div>
  );
}

type PartProps = { title: string; text: string; add: string; testId: string; onAdd: () => void; children: ReactNode };

function Part({ title, text, add, testId, onAdd, children }: PartProps) {
  return (
    <section aria-label={title}>
      <div className="mb-3 flex items-end justify-between gap-4">
        <div className="min-w-0">
          <h2 className="text-title font-semibold">{title}</h2>
          <p className="max-w-[72ch] text-ink-2">{text}</p>
        </div>
        <Button icon={Plus} data-testid={testId} onClick={onAdd}>
          {add}
        </Button>
      </div>
      {children}
    </section>
  );
}
