import { CircleStop, CornerDownRight } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { IconButton } from "../../../components/IconButton";
import { Popover } from "../../../components/Popover";
import { SwitchRow } from "../../../components/SwitchRow";
import type { NodeId } from "../../../ipc";
import { KindIcon } from "./kinds";
import type { Simulated } from "./useSimulation";

/** Where the run stops to be looked at, and where it could be put instead. */
export function BreaksPopover({ sim }: { sim: Simulated }) {
  const { t } = useTranslation();
  const id = useId();
  const { breaks, stepping, nodes, run } = sim.state;
  const live = run !== null && run.state.state !== "ended";
  const set = (everywhere: boolean, at: NodeId[]) => sim.act("path", { act: "breaks", everywhere, nodes: at });
  const toggle = (node: NodeId) =>
    set(stepping, breaks.includes(node) ? breaks.filter((known) => known !== node) : [...breaks, node]);
  const count = stepping ? t("simulator.breaks.every") : t("simulator.breaks.count", { count: breaks.length });
  return (
    <Popover
      label={t("simulator.breaks.title")}
      className="w-[340px]"
      trigger={
        <Button size="small" tone="quiet" icon={CircleStop} data-testid="breaks">
          {stepping || breaks.length > 0 ? count : t("simulator.breaks.title")}
        </Button>
      }
    >
      <div className="border-b border-line px-4 py-2">
        <SwitchRow
          label={t("simulator.breaks.stepping")}
          hint={t("simulator.breaks.steppingHint")}
          checked={stepping}
          onChange={(everywhere) => set(everywhere, breaks)}
        />
      </div>
      <p className="px-4 pt-2 text-small text-ink-3">{t("simulator.breaks.pick")}</p>
      <ul aria-label={t("simulator.breaks.pick")} className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {nodes.map((node) => (
          <li key={node.id} className="flex min-h-9 items-center gap-2 rounded-control px-2 hover:bg-hover">
            <input
              type="checkbox"
              id={`${id} ${node.id}`}
              checked={breaks.includes(node.id)}
              data-testid={`break-${node.id}`}
              className="size-4 accent-accent-fill"
              onChange={() => toggle(node.id)}
            />
            <label htmlFor={`${id} ${node.id}`} className="flex min-h-9 min-w-0 flex-1 items-center gap-2">
              <KindIcon kind={node.kind} />
              <span dir="auto" className="truncate">
                {node.title}
              </span>
            </label>
            {live && (
              <IconButton
                label={t("simulator.breaks.moveTo", { title: node.title })}
                icon={CornerDownRight}
                side="left"
                data-testid={`move-${node.id}`}
                onClick={() => sim.act("path", { act: "move_to", node: node.id })}
              />
            )}
          </li>
        ))}
      </ul>
    </Popover>
  );
}
