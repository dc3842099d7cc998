import { KeyRound, RotateCw, Trash2, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Ago } from "../../../components/Ago";
import { Button } from "../../../components/Button";
import { IconButton } from "../../../components/IconButton";
import type { FlowSecret } from "../../../ipc";
import { UsedBy } from "./GlobalTable";

type Props = { secrets: FlowSecret[]; onReplace: (secret: FlowSecret) => void; onForget: (secret: FlowSecret) => void };

/** The names of secrets. Their values are nowhere to be seen. */
export function SecretTable({ secrets, onReplace, onForget }: Props) {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("variables.secret.title")} className="rounded-card border border-line bg-raised">
      {secrets.map((secret) => (
        <li
          key={secret.name}
          data-testid="secret-row"
          data-missing={secret.missing}
          className="flex min-h-13 items-center gap-3 border-b border-line py-2 pr-2 pl-4 last:border-0"
        >
          {secret.missing ? (
            <TriangleAlert size={18} aria-hidden className="shrink-0 text-danger" />
          ) : (
            <KeyRound size={18} aria-hidden className="shrink-0 text-ink-3" />
          )}
          <div className="min-w-0 flex-1">
            <p className="font-medium [overflow-wrap:anywhere]">{secret.name}</p>
            <p className="text-small text-ink-2">
              {secret.missing ? (
                <span className="text-danger">{t("variables.secret.missing")}</span>
              ) : (
                <>
                  {t("variables.secret.since")} <Ago at={secret.at} />
                </>
              )}
            </p>
          </div>
          <div className="w-[30%] min-w-0 text-small text-ink-2">
            <UsedBy flows={secret.used_by} />
          </div>
          <Button
            size="small"
            tone={secret.missing ? "primary" : "plain"}
            icon={RotateCw}
            data-testid="replace-secret"
            className="min-w-28"
            aria-label={t(secret.missing ? "variables.secret.setAgainOne" : "variables.secret.replaceOne", { name: secret.name })}
            onClick={() => onReplace(secret)}
          >
            {secret.missing ? t("variables.secret.setAgain") : t("variables.secret.replace")}
          </Button>
          <IconButton
            label={t("variables.secret.forgetOne", { name: secret.name })}
            icon={Trash2}
            data-testid="forget-secret"
            onClick={() => onForget(secret)}
          />
        </li>
      ))}
    </ul>
  );
}
