import { zodResolver } from "@hookform/resolvers/zod";
import { ArrowLeft } from "lucide-react";
import { useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { Field, TextArea, TextInput } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import { Kbd } from "../../components/Kbd";
import { LeaveGuard } from "../../components/LeaveGuard";
import { Segmented } from "../../components/Segmented";
import type { Base, SourceId } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { MarkdownPreview } from "./MarkdownPreview";
import { places } from "./places";
import { useSaveText } from "./sourceQueries";
import { TEXT_MAX, type TextForm, textSchema, TITLE_MAX } from "./textModel";
import { TextTools } from "./TextTools";

type Props = { base: Base; id: SourceId | null; title: string; text: string };

/** A text of the operator's own, in Markdown. Saved by hand: what is half written must not answer. */
export function TextEditor({ base, id, title, text }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leaving = useRef(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const [preview, setPreview] = useState(false);
  const form = useForm<TextForm>({ resolver: zodResolver(textSchema), defaultValues: { title, text } });
  const { errors, isDirty } = form.formState;
  const save = useSaveText();
  const problems: Record<string, string> = {
    titleNeeded: t("knowledge.text.titleNeeded"),
    titleTooLong: t("knowledge.text.titleTooLong"),
    bodyNeeded: t("knowledge.text.bodyNeeded"),
    bodyTooLong: t("knowledge.text.bodyTooLong", { most: TEXT_MAX }),
  };
  const submit = form.handleSubmit((input) =>
    save.mutate(
      { base: base.id, id, ...input },
      {
        onSuccess: (saved) => {
          leaving.current = true;
          toast(t("knowledge.text.saved"));
          void navigate(id === null ? places.sources(base.id) : places.source(base.id, saved.id), { replace: true });
        },
      },
    ),
  );
  useShortcuts({ saveFaq: () => void submit() });
  const written = form.watch("text");
  const body = form.register("text");
  const heading = id === null ? t("knowledge.text.creating") : t("knowledge.text.editing");
  return (
    <section aria-label={heading} className="h-full overflow-y-auto">
      <form
        noValidate
        className="mx-auto flex min-h-full max-w-[760px] flex-col gap-4 p-6"
        onSubmit={(event) => void submit(event)}
      >
        <div className="flex min-h-8 items-center gap-2">
          <IconButton
            label={t("knowledge.reader.back")}
            icon={ArrowLeft}
            className="-ml-2"
            onClick={() => void navigate(id === null ? places.sources(base.id) : places.source(base.id, id))}
          />
          <h2 className="text-title font-semibold">{heading}</h2>
          <p className="min-w-0 flex-1 truncate text-small text-ink-3">{isDirty && t("knowledge.unsaved")}</p>
        </div>
        <Field label={t("knowledge.text.title")} error={errors.title && problems[errors.title.message ?? ""]}>
          {(ids) => (
            <TextInput
              {...ids}
              {...form.register("title")}
              dir="auto"
              maxLength={TITLE_MAX + 50}
              autoFocus={id === null}
              placeholder={t("knowledge.text.titlePlaceholder")}
              data-testid="text-title"
            />
          )}
        </Field>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <TextTools
            field={area}
            disabled={preview}
            onChange={(next) => form.setValue("text", next, { shouldDirty: true, shouldValidate: form.formState.isSubmitted })}
          />
          <Segmented
            label={t("knowledge.text.view")}
            value={preview ? "preview" : "write"}
            options={[
              { value: "write", label: t("knowledge.text.write") },
              { value: "preview", label: t("knowledge.text.preview") },
            ]}
            onChange={(view) => setPreview(view === "preview")}
          />
        </div>
        {preview ? (
          <div className="min-h-80 flex-1 rounded-control border border-line px-4 py-3">
            <MarkdownPreview text={written} />
          </div>
        ) : (
          <div className="flex flex-1 flex-col [&>div]:flex-1">
            <Field
              label={t("knowledge.text.body")}
              hint={t("knowledge.text.bodyHint")}
              error={errors.text && problems[errors.text.message ?? ""]}
            >
              {(ids) => (
                <TextArea
                  {...ids}
                  {...body}
                  ref={(element) => {
                    body.ref(element);
                    area.current = element;
                  }}
                  dir="auto"
                  className="min-h-80 flex-1"
                  data-testid="text-body"
                />
              )}
            </Field>
          </div>
        )}
        <div className="flex gap-2">
          <Button type="submit" tone="primary" busy={save.isPending} disabled={!isDirty} data-testid="text-save">
            {t("common.save")}
            <Kbd combination="mod+enter" inverted />
          </Button>
          {isDirty && id !== null && <Button onClick={() => form.reset()}>{t("common.discard")}</Button>}
        </div>
      </form>
      <LeaveGuard when={() => isDirty && !leaving.current} />
    </section>
  );
}
