import {
  Brain,
  Clock,
  Globe,
  type LucideIcon,
  MessageSquare,
  Play,
  Repeat,
  Sparkles,
  Split,
  Square,
  SquareMousePointer,
  Tag,
  TextCursorInput,
  UserRound,
  Variable,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { NodeKind } from "../../../ipc";
import { cn } from "../../../lib/cn";

/** The icons that the palette names (`NodeSpec.icon`). A new kind does not compile until it has one. */
const KIND_ICONS: Record<NodeKind, LucideIcon> = {
  start: Play,
  message: MessageSquare,
  buttons: SquareMousePointer,
  input: TextCursorInput,
  ai_question: Brain,
  ai_reply: Sparkles,
  condition: Split,
  loop: Repeat,
  delay: Clock,
  http_request: Globe,
  set_variable: Variable,
  label: Tag,
  handoff: UserRound,
  end: Square,
};

/** The icon of a kind of node, with the kind as its name. */
export function KindIcon({ kind, size = 16, className }: { kind: NodeKind; size?: number; className?: string }) {
  const { t } = useTranslation();
  const Icon = KIND_ICONS[kind];
  return (
    <Icon size={size} role="img" aria-label={t(`simulator.kind.${kind}`)} className={cn("shrink-0 text-ink-3", className)} />
  );
}
