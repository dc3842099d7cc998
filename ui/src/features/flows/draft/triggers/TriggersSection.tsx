import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../../components/Button";
import { Menu } from "../../../../components/Menu";
import { SaveState, savingOf } from "../../../../components/SaveState";
import type { FlowDetail, FlowTrigger } from "../../../../ipc";
import { fullTime } from "../../../../lib/time";
import { useSaveDraft } from "../../flowQueries";
import { AsideSection } from "../AsideSection";
import { useEdited } from "../useEdited";
import { FRESH, TRIGGER_ICONS, TRIGGER_KINDS } from "./kinds";
import { TriggerCard } from "./TriggerCard";

/** What starts the flow: any one of these does. */
export function TriggersSection({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const save = useSaveDraft(flow.row.id);
  const { value, change } = useEdited<FlowTrigger[]>(flow.draft.triggers ?? [], (triggers) =>
    save.mutateAsync((now) => ({ ...now, triggers })),
  );
  const wrong = (place: number) =>
    flow.findings.filter(({ node, field }) => node === null && field?.startsWith(`triggers[${place}]`));
  return (
    <AsideSection
      title={t("flows.trigger.title")}
      aside={
        <span className="flex items-center gap-2">
          <SaveState state={savingOf(save)} />
          <Menu
            trigger={
              <Button size="small" icon={Plus} data-testid="add-trigger">
                {t("flows.trigger.add")}
              </Button>
            }
            items={TRIGGER_KINDS.map((kind) => ({
              id: kind,
              label: t(`flows.trigger.kind.${kind}`),
              icon: TRIGGER_ICONS[kind],
              onSelect: () => change([...value, { on: true, when: FRESH[kind]() }], "once"),
            }))}
          />
        </span>
      }
    >
      {value.length === 0 && <p className="text-small text-ink-3">{t("flows.trigger.none")}</p>}
      <ul className="flex flex-col gap-2">
        {value.map((trigger, place) => (
          <TriggerCard
            key={place}
            trigger={trigger}
            findings={wrong(place)}
            onChange={(next, at) =>
              change(
                value.map((known, other) => (other === place ? next : known)),
                at,
              )
            }
            onRemove={() =>
              change(
                value.filter((_, other) => other !== place),
                "once",
              )
            }
          />
        ))}
      </ul>
      {flow.next_start_at !== null && (
        <p className="mt-2 text-small text-ink-2">{t("flows.trigger.next", { when: fullTime(flow.next_start_at) })}</p>
      )}
      {value.length > 0 && flow.row.state !== "draft" && (
        <p className="mt-2 text-small text-ink-3">{t("flows.trigger.publish")}</p>
      )}
    </AsideSection>
  );
}
