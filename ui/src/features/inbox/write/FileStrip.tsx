import { FileText, Film, Image, Music, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../components/IconButton";
import { fileKind, fileName } from "./files";
import { isPasted, useLook } from "./pasted";

const ICONS = { image: Image, video: Film, audio: Music, document: FileText };

/** The files that go with the message, before they leave. */
export function FileStrip({ files, onLeaveOut }: { files: string[]; onLeaveOut: (path: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="px-3 pt-2" data-testid="file-strip">
      <p className="text-small text-ink-3">{t("attach.staged", { count: files.length })}</p>
      <ul className="mt-1 flex max-h-32 flex-wrap gap-1.5 overflow-y-auto">
        {files.map((path) => (
          <File key={path} path={path} onLeaveOut={() => onLeaveOut(path)} />
        ))}
      </ul>
    </div>
  );
}

function File({ path, onLeaveOut }: { path: string; onLeaveOut: () => void }) {
  const { t } = useTranslation();
  const name = fileName(path);
  const Icon = ICONS[fileKind(path)];
  const look = useLook(path);
  return (
    <li
      title={isPasted(path) ? undefined : path}
      className="flex max-w-[260px] items-center gap-2 rounded-control border border-line bg-sunken pl-2.5"
    >
      {look === null ? (
        <Icon size={16} aria-hidden className="shrink-0 text-ink-2" />
      ) : (
        <img src={look} alt="" className="my-1 -ml-1 h-9 max-w-20 shrink-0 rounded-[4px] object-cover" />
      )}
      <bdi className="min-w-0 flex-1 truncate text-small">{name}</bdi>
      <IconButton label={t("attach.remove", { name })} icon={X} side="top" onClick={onLeaveOut} />
    </li>
  );
}
