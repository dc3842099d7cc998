import type { Base, Source } from "../../ipc";
import { MoveDialog } from "./MoveDialog";
import { RefreshDialog } from "./RefreshDialog";
import type { Asked } from "./SourceMenu";
import type { SourceActions } from "./useSourceActions";

export type Question = { what: Asked; sources: Source[] };

type Props = { asked: Question | null; others: Base[]; actions: SourceActions; onMoved?: () => void; onClose: () => void };

/** What is asked before sources are moved or scheduled. */
export function SourceDialogs({ asked, others, actions, onMoved, onClose }: Props) {
  const first = asked?.sources[0];
  if (asked?.what === "move")
    return (
      <MoveDialog
        sources={asked.sources}
        bases={others}
        onMove={(to, name) => actions.move(asked.sources, to, name, onMoved)}
        onClose={onClose}
      />
    );
  if (asked?.what === "refresh" && first)
    return <RefreshDialog source={first} onSave={(refresh) => actions.setRefresh(first, refresh)} onClose={onClose} />;
  return null;
}
