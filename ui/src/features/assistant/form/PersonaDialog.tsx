import { RadioGroup } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import type { Persona } from "../../../ipc";

type Props = {
  open: boolean;
  templates: Persona[];
  /** The text that would be replaced. */
  current: string;
  onOpenChange: (open: boolean) => void;
  onChoose: (persona: string) => void;
};

/** Personas to begin with. Each is read before it replaces the operator's own words. */
export function PersonaDialog({ open, templates, current, onOpenChange, onChoose }: Props) {
  const { t } = useTranslation();
  const [id, setId] = useState<string | null>(null);
  const chosen = templates.find((known) => known.id === id) ?? templates.find(({ persona }) => persona !== current);
  const own = current.trim() !== "" && !templates.some(({ persona }) => persona === current);
  return (
    <Dialog
      open={open}
      wide
      title={t("assistant.persona.templatesTitle")}
      text={t("assistant.persona.templatesText")}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
          <Button
            tone="primary"
            disabled={!chosen || chosen.persona === current}
            data-testid="use-template"
            onClick={() => chosen && onChoose(chosen.persona)}
          >
            {own ? t("assistant.persona.replace") : t("assistant.persona.use")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-[220px_1fr]">
        <RadioGroup.Root
          aria-label={t("assistant.persona.templates")}
          value={chosen?.id ?? ""}
          onValueChange={setId}
          className="flex flex-col gap-0.5"
        >
          {templates.map(({ id, name, description }) => (
            <RadioGroup.Item
              key={id}
              value={id}
              data-testid={`template-${id}`}
              className="rounded-control px-2.5 py-1.5 text-left hover:bg-hover data-[state=checked]:bg-chosen"
            >
              <span className="block leading-tight font-medium">{name}</span>
              <span className="block text-small text-ink-2">{description}</span>
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
        <div className="flex min-w-0 flex-col gap-3">
          <section data-testid="template-text" className="rounded-card border border-line bg-sunken p-3">
            <h3 className="text-small font-medium text-ink-3">{chosen?.name}</h3>
            <p className="selectable mt-1 whitespace-pre-wrap">{chosen?.persona}</p>
          </section>
          {own && (
            <section className="rounded-card border border-approval-line p-3">
              <h3 className="text-small font-medium text-approval">{t("assistant.persona.replaced")}</h3>
              <p dir="auto" className="mt-1 line-clamp-6 whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
                {current}
              </p>
            </section>
          )}
        </div>
      </div>
    </Dialog>
  );
}
