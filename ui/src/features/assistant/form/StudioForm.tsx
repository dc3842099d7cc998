import { type ComponentType, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AccountRow } from "../../../ipc";
import { remember, remembered } from "../../../lib/remembered";
import { type SectionId, SECTION_IDS, SECTIONS, type SettingName } from "../settings";
import type { Draft } from "../useDraft";
import { useSettingWords } from "../useSettingWords";
import { AutonomySection } from "./AutonomySection";
import { FormSection } from "./FormSection";
import { HandoverSection } from "./HandoverSection";
import { HoursSection } from "./HoursSection";
import { KnowledgeSection } from "./KnowledgeSection";
import { LeadSection } from "./LeadSection";
import { PersonaSection } from "./PersonaSection";
import { PrivacySection } from "./PrivacySection";
import { ReadsSection } from "./ReadsSection";
import type { SectionProps } from "./sectionProps";
import { WhoSection } from "./WhoSection";

const BODIES: Record<SectionId, ComponentType<SectionProps>> = {
  who: WhoSection,
  persona: PersonaSection,
  knowledge: KnowledgeSection,
  handover: HandoverSection,
  autonomy: AutonomySection,
  reads: ReadsSection,
  privacy: PrivacySection,
  hours: HoursSection,
  lead: LeadSection,
};

const has = (section: SectionId, names: readonly SettingName[]) => {
  const own: readonly SettingName[] = SECTIONS[section];
  return names.some((name) => own.includes(name));
};

const wrongNames = (draft: Draft): SettingName[] =>
  SECTION_IDS.flatMap((id): readonly SettingName[] => SECTIONS[id]).filter((name) => draft.errors[name] !== undefined);

/** The settings, part by part. A part with something wrong opens by itself when somebody tries to save. */
export function StudioForm({ account, draft }: { account: AccountRow; draft: Draft }) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const body = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(
    () => new Set((remembered("assistantSections") ?? "who,persona").split(",")),
  );
  const wrong = wrongNames(draft);
  const toggle = (id: SectionId) => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
    remember("assistantSections", [...next].join(","));
  };
  const [shown, setShown] = useState(0);
  if (shown !== draft.tried) {
    setShown(draft.tried);
    const hiding = SECTION_IDS.filter((id) => has(id, wrong) && !opened.has(id));
    if (hiding.length > 0) setOpened(new Set([...opened, ...hiding]));
  }
  useEffect(() => {
    if (draft.tried > 0) body.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid=true]")?.focus();
  }, [draft.tried]);
  return (
    <div ref={body} data-testid="studio-form" className="min-h-0 flex-1 overflow-y-auto">
      {SECTION_IDS.map((id) => {
        const Body = BODIES[id];
        return (
          <FormSection
            key={id}
            testId={id}
            title={t(`assistant.section.${id}`)}
            summary={words.summary(id, draft.settings)}
            open={opened.has(id)}
            changed={has(id, draft.changed)}
            wrong={has(id, wrong)}
            onToggle={() => toggle(id)}
          >
            <Body account={account} settings={draft.settings} errors={draft.errors} change={draft.change} />
          </FormSection>
        );
      })}
    </div>
  );
}
