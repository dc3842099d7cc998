import { useQueries } from "@tanstack/react-query";
import { ListTree } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Popover } from "../../components/Popover";
import { Skeleton } from "../../components/Skeleton";
import type { SourceId } from "../../ipc";
import { LINES, sourceLinesQuery } from "./sourceQueries";

/** Stretches that are looked through for headings: a longer book shows the headings of its beginning. */
const MOST = 25;

type Props = { id: SourceId; passage: string | null; total: number; onGo: (line: number) => void };

/** The headings of a source, gathered when somebody asks for them. */
export function SourceOutline({ id, passage, total, onGo }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="start"
      label={t("knowledge.reader.contents")}
      className="w-80"
      trigger={
        <Button size="small" icon={ListTree}>
          {t("knowledge.reader.contents")}
        </Button>
      }
    >
      {open && (
        <Headings
          id={id}
          passage={passage}
          total={total}
          onGo={(line) => {
            setOpen(false);
            onGo(line);
          }}
        />
      )}
    </Popover>
  );
}

function Headings({ id, passage, total, onGo }: Props) {
  const { t } = useTranslation();
  const pages = Array.from({ length: Math.min(MOST, Math.ceil(total / LINES)) }, (_, page) => page);
  const stretches = useQueries({ queries: pages.map((page) => sourceLinesQuery(id, passage, page)) });
  const headings = stretches.flatMap(({ data }) =>
    (data?.lines ?? []).flatMap(({ heading, text }, place) =>
      heading === null ? [] : [{ line: (data?.from ?? 0) + place, heading, text }],
    ),
  );
  const outermost = Math.min(...headings.map(({ heading }) => heading));
  if (stretches.some(({ isPending }) => isPending)) return <Skeleton className="m-3 h-24" />;
  if (headings.length === 0) return <p className="p-4 text-ink-2">{t("knowledge.reader.noContents")}</p>;
  return (
    <ul className="overflow-y-auto p-1">
      {headings.map(({ line, heading, text }) => (
        <li key={line}>
          <button
            type="button"
            dir="auto"
            className="min-h-8 w-full truncate rounded-control px-2 text-left hover:bg-hover"
            style={{ paddingInlineStart: 8 + (heading - outermost) * 14 }}
            onClick={() => onGo(line)}
          >
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
