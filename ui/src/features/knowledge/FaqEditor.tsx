import { zodResolver } from "@hookform/resolvers/zod";
import { Trash2 } from "lucide-react";
import { useRef } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { Field, TextArea } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import { Kbd } from "../../components/Kbd";
import type { BaseId, Faq } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { LeaveGuard } from "./LeaveGuard";
import { ANSWER_MAX, type FaqForm, faqSchema, QUESTION_MAX } from "./model";
import { AnswerLength } from "./AnswerLength";
import { useDeleteFaq, useRestoreFaq, useSaveFaq } from "./queries";

type Props = { base: BaseId; faq: Faq | null; question: string };

export function FaqEditor({ base, faq, question }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leaving = useRef(false);
  const form = useForm<FaqForm>({
    resolver: zodResolver(faqSchema),
    defaultValues: { question: faq?.question ?? question, answer: faq?.answer ?? "" },
  });
  const { errors, isDirty } = form.formState;
  const changed = isDirty || (faq === null && question !== "");
  const save = useSaveFaq(base, faq?.id ?? null);
  const remove = useDeleteFaq();
  const restore = useRestoreFaq();
  const problems: Record<string, string> = {
    questionNeeded: t("knowledge.questionNeeded"),
    questionTooLong: t("knowledge.questionTooLong"),
    answerNeeded: t("knowledge.answerNeeded"),
    answerTooLong: t("knowledge.answerTooLong"),
  };
  const submit = form.handleSubmit((input) =>
    save.mutate(input, {
      onSuccess: (saved) => {
        form.reset({ question: saved.question, answer: saved.answer });
        toast(t("knowledge.saved"));
        if (faq !== null) return;
        leaving.current = true;
        void navigate(`/knowledge/${base}/${saved.id}`, { replace: true });
      },
    }),
  );
  const erase = (id: string) =>
    remove.mutate(id, {
      onSuccess: () => {
        leaving.current = true;
        void navigate(`/knowledge/${base}`);
        toast(t("knowledge.deleted"), {
          duration: 10_000,
          action: {
            label: t("common.undo"),
            onClick: () => restore.mutate(id, { onSuccess: () => void navigate(`/knowledge/${base}/${id}`) }),
          },
        });
      },
    });
  useShortcuts({ saveFaq: () => void submit() });
  const answer = form.watch("answer");
  return (
    <section aria-label={faq ? t("knowledge.editing") : t("knowledge.creating")} className="min-w-0 flex-1 overflow-y-auto">
      <form onSubmit={(event) => void submit(event)} noValidate className="mx-auto flex max-w-[680px] flex-col gap-5 p-6">
        <div className="flex min-h-8 items-center gap-2">
          <h2 className="text-title font-semibold">{faq ? t("knowledge.editing") : t("knowledge.creating")}</h2>
          <p className="min-w-0 flex-1 truncate text-small text-ink-3">
            {changed ? t("knowledge.unsaved") : faq && <Uses faq={faq} />}
          </p>
          {faq && (
            <IconButton
              label={t("common.delete")}
              icon={Trash2}
              disabled={remove.isPending}
              data-testid="faq-delete"
              onClick={() => erase(faq.id)}
            />
          )}
        </div>
        <Field
          label={t("knowledge.question")}
          hint={t("knowledge.questionHint")}
          error={errors.question && problems[errors.question.message ?? ""]}
        >
          {(ids) => (
            <TextArea
              {...ids}
              {...form.register("question")}
              rows={2}
              dir="auto"
              maxLength={QUESTION_MAX + 100}
              autoFocus={faq === null && question === ""}
              placeholder={t("knowledge.questionPlaceholder")}
              data-testid="faq-question"
            />
          )}
        </Field>
        <Field
          label={t("knowledge.answer")}
          hint={t("knowledge.answerHint")}
          error={errors.answer && problems[errors.answer.message ?? ""]}
        >
          {(ids) => (
            <TextArea
              {...ids}
              {...form.register("answer")}
              rows={9}
              dir="auto"
              maxLength={ANSWER_MAX + 500}
              autoFocus={faq === null && question !== ""}
              placeholder={t("knowledge.answerPlaceholder")}
              data-testid="faq-answer"
            />
          )}
        </Field>
        <AnswerLength letters={answer.trim().length} />
        <div className="flex gap-2">
          <Button type="submit" tone="primary" busy={save.isPending} disabled={!changed} data-testid="faq-save">
            {t("common.save")}
            <Kbd combination="mod+enter" inverted />
          </Button>
          {changed && faq !== null && <Button onClick={() => form.reset()}>{t("common.discard")}</Button>}
        </div>
      </form>
      <LeaveGuard when={() => changed && !leaving.current} />
    </section>
  );
}

function Uses({ faq }: { faq: Faq }) {
  const { t } = useTranslation();
  return (
    <>
      {faq.uses > 0 ? t("knowledge.uses", { count: faq.uses }) : t("knowledge.neverUsed")} · <Ago at={faq.updated_at} />
    </>
  );
}
