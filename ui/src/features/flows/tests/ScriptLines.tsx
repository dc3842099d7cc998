import {
  CircleAlert,
  CircleCheckBig,
  Clock,
  CornerDownRight,
  Globe,
  Hand,
  type LucideIcon,
  MessageSquare,
  Paperclip,
  Play,
  Sparkles,
  SquareMousePointer,
  Variable,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FlowDetail, ScriptLine, TestFailure } from "../../../ipc";
import { cn } from "../../../lib/cn";
import type { LineKind } from "./script";
import { useLineWords } from "./useLineWords";

const ICONS: Record<LineKind, LucideIcon> = {
  says: MessageSquare,
  taps: SquareMousePointer,
  sends: Paperclip,
  minutes: Clock,
  starts: Play,
  web: Globe,
  web_fails: Globe,
  web_refused: Globe,
  model: Sparkles,
  model_fails: Sparkles,
  takes_over: Hand,
  hands_back: Hand,
  sets: Variable,
  sets_global: Variable,
  moves_to: CornerDownRight,
  expect: CircleCheckBig,
};

type Props = { lines: ScriptLine[]; flow: FlowDetail | undefined; failures: TestFailure[] };

/** A conversation in lines that can be read; what did not hold stands at its line. */
export function ScriptLines({ lines, flow, failures }: Props) {
  const { t } = useTranslation();
  const words = useLineWords((node) => flow?.outline.find(({ id }) => id === node)?.title ?? node);
  if (lines.length === 0) return <p className="text-ink-3">{t("flowTests.noLines")}</p>;
  return (
    <ol className="flex flex-col">
      {lines.map((line, place) => {
        const { kind, label, parts } = words(line);
        const wrong = failures.filter((failure) => failure.line === place);
        const Icon = kind ? ICONS[kind] : CircleAlert;
        return (
          <li
            key={place}
            data-testid="script-line"
            data-kind={kind}
            className={cn(
              "flex gap-3 rounded-control px-2 py-1.5",
              kind === "expect" && "ml-6 text-ink-2",
              wrong.length > 0 && "bg-danger-tint",
            )}
          >
            <span className="tabular w-5 shrink-0 pt-px text-right text-small text-ink-3">{place + 1}</span>
            <Icon size={16} aria-hidden className={cn("mt-0.5 shrink-0", wrong.length > 0 ? "text-danger" : "text-ink-3")} />
            <div className="min-w-0 flex-1">
              <span className="text-small text-ink-3">{label}</span>
              {parts.map((part, index) => (
                <p key={index} dir="auto" className="line-clamp-6 whitespace-pre-wrap text-ink [overflow-wrap:anywhere]">
                  {part}
                </p>
              ))}
              {wrong.map(({ message }) => (
                <p key={message} data-testid="line-failure" className="text-danger [overflow-wrap:anywhere]">
                  {message}
                </p>
              ))}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
