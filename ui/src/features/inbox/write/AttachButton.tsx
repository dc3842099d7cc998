import { Files, ListChecks, Paperclip } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../components/IconButton";
import { Menu } from "../../../components/Menu";
import type { ChatDetail } from "../../../ipc";
import { usePickFiles } from "../queries";
import { PollDialog } from "./PollDialog";

type Props = { detail: ChatDetail; onFiles: (paths: string[]) => void };

/** What goes besides words: files, and a poll where the network has polls. */
export function AttachButton({ detail: { chat, account }, onFiles }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const pick = usePickFiles();
  const choose = () => pick.mutate(undefined, { onSuccess: onFiles });
  if (account.kind !== "linked")
    return <IconButton label={t("attach.add")} icon={Paperclip} side="top" disabled={pick.isPending} onClick={choose} />;
  return (
    <>
      <Menu
        align="start"
        side="top"
        trigger={<IconButton label={t("attach.add")} icon={Paperclip} side="top" disabled={pick.isPending} />}
        items={[
          { id: "files", label: t("attach.files"), hint: t("attach.filesHint"), icon: Files, onSelect: choose },
          { id: "poll", label: t("attach.poll"), icon: ListChecks, onSelect: () => setAsking(true) },
        ]}
      />
      {asking && <PollDialog chat={chat.id} name={chat.title} onClose={() => setAsking(false)} />}
    </>
  );
}
