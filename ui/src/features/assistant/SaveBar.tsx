import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Kbd } from "../../components/Kbd";
import { Popover } from "../../components/Popover";
import type { Draft } from "./useDraft";
import { useSettingWords } from "./useSettingWords";

/** What was changed and is not saved yet; nothing of it answers customers before it is saved. */
export function SaveBar({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const { changed, settings, saved, refusal, wrong, errors } = draft;
  if (changed.length === 0) return null;
  const names = changed.map((name) => t(`assistant.name.${name}`)).join(", ");
  return (
    <div
      role="region"
      aria-label={t("assistant.unsaved")}
      data-testid="save-bar"
      className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-raised px-4 py-2"
    >
      <div className="min-w-0 flex-1">
        <p role="status" className="truncate">
          <span className="font-medium">{t("assistant.changes", { count: changed.length })}</span>
          <span className="text-ink-2"> · {names}</span>
        </p>
        {(refusal !== null || wrong || Object.keys(errors).length > 0) && (
          <p role="alert" className="text-small text-danger">
            {refusal ?? t("assistant.fixFirst")}
          </p>
        )}
      </div>
      <Popover
        label={t("assistant.whatChanged")}
        side="top"
        className="w-[440px]"
        trigger={
          <Button tone="quiet" data-testid="what-changed">
            {t("assistant.whatChanged")}
          </Button>
        }
      >
        <ul className="flex flex-col gap-3 overflow-y-auto p-4">
          {changed.map((name) => (
            <li key={name}>
              <p className="font-medium">{t(`assistant.name.${name}`)}</p>
              <p className="text-small text-ink-3">
                <span className="sr-only">{t("assistant.before")}: </span>
                <del dir="auto" className="line-clamp-3 [overflow-wrap:anywhere]">
                  {words.value(name, saved)}
                </del>
              </p>
              <p className="text-small text-ink-2">
                <span className="sr-only">{t("assistant.after")}: </span>
                <span dir="auto" className="line-clamp-3 [overflow-wrap:anywhere]">
                  {words.value(name, settings)}
                </span>
              </p>
            </li>
          ))}
        </ul>
      </Popover>
      <Button data-testid="discard" disabled={draft.saving} onClick={draft.discard}>
        {t("common.discard")}
      </Button>
      <Button tone="primary" busy={draft.saving} data-testid="save-assistant" onClick={draft.submit}>
        {t("common.save")}
        <Kbd combination="mod+s" inverted />
      </Button>
    </div>
  );
}
