import { zodResolver } from "@hookform/resolvers/zod";
import { ShieldAlert } from "lucide-react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { z } from "zod";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import { CommandFailure } from "../../ipc";
import { hostOf, isLocal } from "./modelModel";
import { useAddEndpoint } from "./modelQueries";

/** The messages are names of texts in `i18n/en.ts`. */
const schema = z.object({
  url: z
    .string()
    .trim()
    .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), "notAnAddress")
    .refine((url) => url.startsWith("https:") || isLocal(url), "notSafe"),
  model: z.string().trim().min(1, "modelNeeded").max(200, "modelNeeded"),
  key: z.string().trim(),
});

type Form = z.infer<typeof schema>;

/** A model that is asked for over the network. It is tried before it is added; the key is never shown again. */
export function ModelEndpointDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const add = useAddEndpoint();
  const form = useForm<Form>({ resolver: zodResolver(schema), defaultValues: { url: "", model: "", key: "" } });
  const { errors } = form.formState;
  const problems: Record<string, string> = {
    notAnAddress: t("models.endpoint.notAnAddress"),
    notSafe: t("models.endpoint.notSafe"),
    modelNeeded: t("models.endpoint.modelNeeded"),
  };
  const said = (message: string | undefined) => (message === undefined ? undefined : problems[message]);
  const submit = form.handleSubmit(({ url, model, key }) =>
    add.mutate(
      { url, model, key: key === "" ? null : key },
      {
        onSuccess: (added) => {
          onClose();
          toast(t("models.endpoint.added", { name: added.name }));
        },
        onError: (error) => form.setError("root", { message: error instanceof CommandFailure ? error.message : String(error) }),
      },
    ),
  );
  const url = form.watch("url").trim();
  const host = URL.canParse(url) && hostOf(url) !== "" ? hostOf(url) : t("models.endpoint.somewhere");
  return (
    <Dialog
      open
      title={t("models.endpoint.title")}
      text={t("models.endpoint.text")}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form="endpoint" tone="primary" busy={add.isPending} data-testid="save-endpoint">
            {add.isPending ? t("models.endpoint.trying") : t("models.endpoint.tryAndAdd")}
          </Button>
        </>
      }
    >
      <form id="endpoint" noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <Field label={t("models.endpoint.url")} hint={t("models.endpoint.urlHint")} error={said(errors.url?.message)}>
          {(ids) => (
            <TextInput
              {...ids}
              {...form.register("url")}
              dir="ltr"
              autoFocus
              placeholder="https://models.example/v1"
              spellCheck={false}
            />
          )}
        </Field>
        <Field label={t("models.endpoint.model")} hint={t("models.endpoint.modelHint")} error={said(errors.model?.message)}>
          {(ids) => <TextInput {...ids} {...form.register("model")} dir="ltr" spellCheck={false} autoComplete="off" />}
        </Field>
        <Field label={t("models.endpoint.key")} hint={t("models.endpoint.keyHint")}>
          {(ids) => <TextInput {...ids} {...form.register("key")} type="password" dir="ltr" autoComplete="off" />}
        </Field>
        {!(url !== "" && isLocal(url)) && (
          <p className="flex items-start gap-2 rounded-control bg-approval-tint px-3 py-2 text-approval">
            <ShieldAlert size={17} aria-hidden className="mt-0.5 shrink-0" />
            {t("models.endpoint.privacy", { host })}
          </p>
        )}
        {errors.root?.message && (
          <p role="alert" className="selectable text-danger">
            {errors.root.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
