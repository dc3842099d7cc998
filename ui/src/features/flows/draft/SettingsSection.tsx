import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Field, Select, TextArea } from "../../../components/Field";
import { SaveState, savingOf } from "../../../components/SaveState";
import { SwitchRow } from "../../../components/SwitchRow";
import type { FlowDetail, FlowExpiry, FlowSettings, FlowTakeover, OnPublish } from "../../../ipc";
import { flowsQuery, useSaveDraft } from "../flowQueries";
import { AsideSection } from "./AsideSection";
import { NumberField } from "./NumberField";
import { useEdited } from "./useEdited";

const TAKEOVER: FlowTakeover[] = ["pause", "pause_and_ask_again", "end"];
const ON_PUBLISH: OnPublish[] = ["keep_version", "restart"];
const RESTART = ["from_start", "last_question", "other_flow"] as const;

/** How conversations in the flow live: when they give up, what taking over does, what comes after the end. */
export function SettingsSection({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const save = useSaveDraft(flow.row.id);
  const { value, change, flush } = useEdited<FlowSettings>(flow.draft.settings ?? {}, (settings) =>
    save.mutateAsync((now) => ({ ...now, settings })),
  );
  const set = (part: Partial<FlowSettings>, at: "once" | "later" = "once") => change({ ...value, ...part }, at);
  const nodes = [
    { value: "", label: t("flows.settings.noNode") },
    ...flow.outline.map(({ id, title }) => ({ value: id, label: title })),
  ];
  return (
    <AsideSection title={t("flows.settings.title")} aside={<SaveState state={savingOf(save)} />}>
      <div className="flex flex-col gap-3" onBlur={() => void flush()}>
        <Expiry expiry={value.expiry ?? null} nodes={nodes} onChange={(expiry, at) => set({ expiry }, at)} />
        <Field label={t("flows.settings.takeover")}>
          {(ids) => (
            <Select
              {...ids}
              value={value.takeover ?? "pause"}
              options={TAKEOVER.map((known) => ({ value: known, label: t(`flows.settings.takeovers.${known}`) }))}
              onChange={({ target }) => set({ takeover: TAKEOVER.find((known) => known === target.value) })}
            />
          )}
        </Field>
        <Field label={t("flows.settings.onPublish")} hint={t("flows.settings.onPublishHint")}>
          {(ids) => (
            <Select
              {...ids}
              value={value.on_publish ?? "keep_version"}
              options={ON_PUBLISH.map((known) => ({ value: known, label: t(`flows.settings.onPublishes.${known}`) }))}
              onChange={({ target }) => set({ on_publish: ON_PUBLISH.find((known) => known === target.value) })}
            />
          )}
        </Field>
        <Restart flow={flow} settings={value} onChange={set} />
        <Field label={t("flows.settings.errorNode")} hint={t("flows.settings.errorNodeHint")}>
          {(ids) => (
            <Select
              {...ids}
              value={value.error_node ?? ""}
              options={nodes}
              onChange={({ target }) => set({ error_node: target.value || null })}
            />
          )}
        </Field>
        <NumberField
          label={t("flows.settings.stepLimit")}
          hint={t("flows.settings.stepLimitHint")}
          value={value.step_limit ?? 200}
          min={10}
          max={5000}
          onChange={(step_limit) => set({ step_limit }, "later")}
        />
      </div>
    </AsideSection>
  );
}

type ExpiryProps = {
  expiry: FlowExpiry | null;
  nodes: { value: string; label: string }[];
  onChange: (expiry: FlowExpiry | null, at: "once" | "later") => void;
};

function Expiry({ expiry, nodes, onChange }: ExpiryProps) {
  const { t } = useTranslation();
  return (
    <div>
      <SwitchRow
        label={t("flows.settings.expiry")}
        hint={expiry === null ? t("flows.settings.expiryOff") : undefined}
        checked={expiry !== null}
        onChange={(on) => onChange(on ? { after_minutes: 1440, message: "", node: null } : null, "once")}
      />
      {expiry !== null && (
        <div className="flex flex-col gap-2">
          <NumberField
            label={t("flows.settings.expiryAfter")}
            value={expiry.after_minutes ?? 1440}
            min={1}
            max={43_200}
            onChange={(after_minutes) => onChange({ ...expiry, after_minutes }, "later")}
          />
          <Field label={t("flows.settings.expiryMessage")}>
            {(ids) => (
              <TextArea
                {...ids}
                dir="auto"
                rows={2}
                value={expiry.message ?? ""}
                placeholder={t("flows.settings.nothingSent")}
                onChange={({ target }) => onChange({ ...expiry, message: target.value }, "later")}
              />
            )}
          </Field>
          <Field label={t("flows.settings.expiryNode")}>
            {(ids) => (
              <Select
                {...ids}
                value={expiry.node ?? ""}
                options={nodes}
                onChange={({ target }) => onChange({ ...expiry, node: target.value || null }, "once")}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}

type RestartProps = { flow: FlowDetail; settings: FlowSettings; onChange: (part: Partial<FlowSettings>) => void };

function Restart({ flow, settings, onChange }: RestartProps) {
  const { t } = useTranslation();
  const flows = useQuery(flowsQuery);
  const others = (flows.data ?? []).filter(({ id }) => id !== flow.row.id);
  const restart = settings.restart ?? { policy: "from_start" };
  const choose = (policy: string) => {
    const known = RESTART.find((value) => value === policy) ?? "from_start";
    const [first] = others;
    if (known !== "other_flow") onChange({ restart: { policy: known } });
    else if (first) onChange({ restart: { policy: known, flow_id: first.id } });
  };
  return (
    <Field label={t("flows.settings.restart")} hint={t("flows.settings.restartHint")}>
      {(ids) => (
        <>
          <Select
            {...ids}
            value={restart.policy}
            options={RESTART.filter((value) => value !== "other_flow" || others.length > 0).map((value) => ({
              value,
              label: t(`flows.settings.restarts.${value}`),
            }))}
            onChange={({ target }) => choose(target.value)}
          />
          {restart.policy === "other_flow" && (
            <Select
              aria-label={t("flows.settings.otherFlow")}
              value={restart.flow_id}
              options={others.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={({ target }) => onChange({ restart: { policy: "other_flow", flow_id: target.value } })}
            />
          )}
        </>
      )}
    </Field>
  );
}
