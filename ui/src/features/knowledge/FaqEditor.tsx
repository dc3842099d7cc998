import { zodResolver } from "@hookform/resolvers/zod";
import { ArrowLeft, Trash2 } from "lucide-react";
import { useRef } from "react";
import { Controller, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { Field, TextArea } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import { Kbd } from "../../components/Kbd";
import { LeaveGuard } from "../../components/LeaveGuard";
import type { BaseId, Faq, FaqInput, GapId } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { AnswerLength } from "./AnswerLength";
import { FaqWordings } from "./FaqWordings";
import { useSettleGaps } from "./gapQueries";
import { ANSWER_MAX, type FaqForm, faqSchema, QUESTION_MAX, tidyWordings } from "./model";
import { places } from "./places";
import { useSaveFaq } from "./queries";
import { useEscape } from "./useEscape";
import { useFaqRemoval } from "./useFaqRemoval";

type Props = {
  base: BaseId;
  faq: Faq | null;
  /** What stands in the fields at first. */
  start: FaqInput;
  /** Questions of customers that the new answer settles; then the way leads back to the unanswered ones. */
  gaps?: GapId[];
  /** Take the keyboard: it was opened to be changed. */
  focus?: boolean;
};

const NONE: GapId[] = [];

export function FaqEditor({ base, faq, start, gaps = NONE, focus = false }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leaving = useRef(false);
  const { question, variants, answer } = start;
  const form = useForm<FaqForm>({ resolver: zodResolver(faqSchema), defaultValues: { question, variants, answer } });
  const { errors, isDirty } = form.formState;
  const changed = isDirty || (faq === null && `${question}${answer}` !== "");
  const save = useSaveFaq(base, faq?.id ?? null);
  const settle = useSettleGaps();
  const removal = useFaqRemoval();
  const problems: Record<string, string> = {
    questionNeeded: t("knowledge.questionNeeded"),
    questionTooLong: t("knowledge.questionTooLong"),
    wordingsTooMany: t("knowledge.wordingsTooMany"),
    answerNeeded: t("knowledge.answerNeeded"),
    answerTooLong: t("knowledge.answerTooLong"),
  };
  const said = (message: string | undefined) => (message === undefined ? undefined : problems[message]);
  const leave = (to: string) => {
    leaving.current = true;
    void navigate(to, { replace: true });
  };
  const saved = (now: Faq) => {
    form.reset({ question: now.question, variants: now.variants, answer: now.answer });
    if (gaps.length > 0) {
      settle.mutate({ ids: gaps, faq: now.id });
      toast(t("gaps.answered", { count: gaps.length }), {
        action: { label: t("faqs.open"), onClick: () => void navigate(places.faq(base, now.id)) },
      });
      return leave(places.gaps(base));
    }
    toast(t("knowledge.saved"));
    if (faq === null) leave(places.faq(base, now.id));
  };
  const submit = form.handleSubmit((input) =>
    save.mutate({ ...input, variants: tidyWordings(input.question, input.variants) }, { onSuccess: saved }),
  );
  const erase = (id: string) =>
    removal.erase([id], {
      onGone: () => leave(places.faqs(base)),
      onBack: () => void navigate(places.faq(base, id)),
    });
  const back = () => void navigate(gaps.length > 0 ? places.gaps(base) : places.faqs(base));
  const section = useEscape<HTMLElement>(back);
  useShortcuts({ saveFaq: () => void submit() });
  const title = faq ? t("knowledge.editing") : t("knowledge.creating");
  return (
    <section ref={section} aria-label={title} className="min-w-0 flex-1 overflow-y-auto">
      <form onSubmit={(event) => void submit(event)} noValidate className="mx-auto flex max-w-[680px] flex-col gap-5 p-6">
        <div className="flex min-h-8 items-center gap-2">
          <IconButton label={t("faqs.back")} icon={ArrowLeft} className="-ml-2 @min-[640px]/tab:hidden" onClick={back} />
          <h2 className="text-title font-semibold">{title}</h2>
          <p className="min-w-0 flex-1 truncate text-small text-ink-3">
            {changed ? t("knowledge.unsaved") : faq && <Uses faq={faq} />}
          </p>
          {faq && (
            <IconButton
              label={t("common.delete")}
              icon={Trash2}
              disabled={removal.busy}
              data-testid="faq-delete"
              onClick={() => erase(faq.id)}
            />
          )}
        </div>
        <Field label={t("knowledge.question")} hint={t("knowledge.questionHint")} error={said(errors.question?.message)}>
          {(ids) => (
            <TextArea
              {...ids}
              {...form.register("question")}
              rows={2}
              dir="auto"
              maxLength={QUESTION_MAX + 100}
              autoFocus={focus || (faq === null && question === "")}
              placeholder={t("knowledge.questionPlaceholder")}
              data-testid="faq-question"
            />
          )}
        </Field>
        <Field label={t("knowledge.answer")} hint={t("knowledge.answerHint")} error={said(errors.answer?.message)}>
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
        <AnswerLength letters={form.watch("answer").trim().length} />
        <Controller
          control={form.control}
          name="variants"
          render={({ field }) => (
            <FaqWordings
              wordings={field.value}
              error={said(errors.variants?.message ?? errors.variants?.find?.(Boolean)?.message)}
              onChange={field.onChange}
            />
          )}
        />
        <div className="flex gap-2">
          <Button type="submit" tone="primary" busy={save.isPending} disabled={!changed} data-testid="faq-save">
            {t("common.save")}
            <Kbd combination="mod+enter" inverted />
          </Button>
          {changed && faq !== null && <Button onClick={() => form.reset()}>{t("common.discard")}</Button>}
        </div>
        {gaps.length > 0 && <p className="-mt-2 text-small text-ink-3">{t("gaps.settles", { count: gaps.length })}</p>}
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
