import { useId } from "react";
import { useTranslation } from "react-i18next";
import { TextArea } from "../../components/Field";
import { SaveState } from "../../components/SaveState";
import { useAutosave } from "../../lib/useAutosave";

export function ContactNotes({ notes, onSave }: { notes: string; onSave: (notes: string) => Promise<unknown> }) {
  const { t } = useTranslation();
  const id = useId();
  const { value, state, change, flush } = useAutosave(notes, onSave);
  return (
    <section className="border-t border-line px-5 py-4">
      <div className="mb-1 flex items-baseline justify-between">
        <label htmlFor={id} className="font-medium">
          {t("contact.notes")}
        </label>
        <SaveState state={state} />
      </div>
      <TextArea
        id={id}
        value={value}
        rows={5}
        maxLength={10_000}
        dir="auto"
        placeholder={t("contact.notesPlaceholder")}
        onChange={(event) => change(event.target.value)}
        onBlur={flush}
      />
    </section>
  );
}
