import { useParams } from "react-router";
import type { FlowDetail } from "../../../ipc";
import { AccountsSection } from "./AccountsSection";
import { DescriptionSection } from "./DescriptionSection";
import { FilesSection } from "./FilesSection";
import { FindingsSection } from "./FindingsSection";
import { JournalSheet } from "./JournalSheet";
import { Outline } from "./Outline";
import { SettingsSection } from "./SettingsSection";
import { TextEditor } from "./TextEditor";
import { TriggersSection } from "./triggers/TriggersSection";

/** The draft: the conversation in words, and beside it what is wrong with it and everything that is not a step of it. */
export function DraftTab({ flow }: { flow: FlowDetail }) {
  const { item } = useParams();
  if (item === "text") return <TextEditor flow={flow} />;
  return (
    <div className="flex h-full min-h-0">
      <div className="min-w-0 flex-1 overflow-y-auto">
        <Outline flow={flow} />
      </div>
      <aside className="w-[360px] shrink-0 overflow-y-auto border-l border-line bg-desk max-[1000px]:w-[300px]">
        <FindingsSection flow={flow} />
        <TriggersSection flow={flow} />
        <DescriptionSection flow={flow} />
        <AccountsSection flow={flow} />
        <SettingsSection flow={flow} />
        <FilesSection flow={flow} />
      </aside>
      {item === "journal" && <JournalSheet flow={flow} />}
    </div>
  );
}
