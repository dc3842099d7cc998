import { ArrowLeft, Upload } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { Ago } from "../../../components/Ago";
import { Button } from "../../../components/Button";
import { IconButton } from "../../../components/IconButton";
import { InlineName } from "../../../components/InlineName";
import { SaveState, savingOf } from "../../../components/SaveState";
import { Switch } from "../../../components/Switch";
import type { FlowDetail } from "../../../ipc";
import { useShortcuts } from "../../../lib/shortcuts";
import { flowPlaces } from "../places";
import { useSaveDraft, useUpdateFlow } from "../flowQueries";
import { FlowMenu } from "./FlowMenu";
import { StandingBadge } from "./StandingBadge";

/** The name, whether it answers, and the one next action. */
export function FlowHead({ flow: { row, draft } }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [, setParams] = useSearchParams();
  const update = useUpdateFlow();
  const save = useSaveDraft(row.id);
  const publish = () =>
    setParams(
      (now) => {
        now.set("publish", "draft");
        return now;
      },
      { replace: true },
    );
  useShortcuts({ publishFlow: publish });
  const name = draft.name ?? "";
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-4 py-2">
      <IconButton label={t("flows.toList")} icon={ArrowLeft} onClick={() => void navigate(flowPlaces.home)} />
      <h2 className="max-w-[46ch] min-w-0 text-title font-semibold">
        <InlineName
          key={name}
          name={name}
          label={t("flows.name")}
          max={100}
          onSave={(next) => save.mutate((now) => ({ ...now, name: next }))}
        />
      </h2>
      <StandingBadge row={row} />
      <span className="min-w-0 flex-1 truncate text-small text-ink-3">
        <SaveState state={savingOf(save)} />
        {!save.isPending && !save.isSuccess && (
          <span className="max-[1250px]:hidden">
            {t("flows.edited")} <Ago at={row.edited_at} />
          </span>
        )}
      </span>
      {row.version !== null && (
        <label className="flex items-center gap-1 text-small text-ink-2">
          {t("flows.active")}
          <Switch
            checked={row.active}
            label={t("flows.list.answers", { name: row.name })}
            testId="flow-active"
            onCheckedChange={(active) => update.mutate({ id: row.id, patch: { active } })}
          />
        </label>
      )}
      <Button
        tone={row.state === "published" ? "plain" : "primary"}
        icon={Upload}
        disabled={row.state === "published"}
        data-testid="publish"
        onClick={publish}
      >
        {t(row.state === "published" ? "flows.publish.nothing" : "flows.publish.button")}
      </Button>
      <FlowMenu row={row} />
    </div>
  );
}
