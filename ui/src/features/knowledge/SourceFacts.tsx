import { useTranslation } from "react-i18next";
import type { Source } from "../../ipc";
import { languageName } from "../../lib/languages";
import { useFormatName } from "./SourceIcon";

/** What a source is and where it comes from, in one line. */
export function SourceFacts({ source, pages = 0 }: { source: Source; pages?: number }) {
  const { t } = useTranslation();
  const formatName = useFormatName();
  const { kind, language, refresh, location } = source;
  const found = kind === "site" ? (pages > 0 ? pages : source.pages) : source.pages;
  const facts = [
    formatName(source),
    found !== null && found > 0 ? t("knowledge.source.pages", { count: found }) : "",
    language === null ? "" : languageName(language),
    refresh === "never" ? "" : t(`knowledge.refresh.short.${refresh}`),
  ].filter(Boolean);
  return (
    <span className="tabular block truncate text-small text-ink-3" title={location ?? undefined}>
      {facts.join(" · ")}
      {location !== null && (
        <>
          {" · "}
          <bdi>{location}</bdi>
        </>
      )}
    </span>
  );
}
