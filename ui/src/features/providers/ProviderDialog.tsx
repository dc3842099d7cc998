import { zodResolver } from "@hookform/resolvers/zod";
import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { z } from "zod";
import { Button } from "../../components/Button";
import { CopyText } from "../../components/CopyText";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import { CommandFailure, type Provider } from "../../ipc";
import { hostOf, isHere } from "./address";
import { useSaveProvider, useTestProvider } from "./queries";

/** The messages are names of texts in `i18n/en.usage.ts`. */
const schema = z.object({
  name: z.string().trim().min(1, "nameNeeded").max(60, "nameNeeded"),
  base_url: z
    .string()
    .trim()
    .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), "notAnAddress"),
  key: z.string().trim(),
  transcription_model: z.string().trim().max(120, "tooLong"),
  concurrent: z.coerce.number().int("wholeNumber").min(1, "concurrent").max(64, "concurrent"),
  timeout_s: z.coerce.number().int("wholeNumber").min(5, "timeout").max(300, "timeout"),
});

type Input = z.input<typeof schema>;
type Form = z.output<typeof schema>;

type Props = { provider: Provider | null; onClose: () => void; onSaved: (provider: Provider) => void };

/** Sets a provider up, or adds an address. The key is written once and never shown again; it is tried at once. */
export function ProviderDialog({ provider, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const save = useSaveProvider();
  const test = useTestProvider();
  const form = useForm<Input, unknown, Form>({
    resolver: zodResolver(schema),
    defaultValues: {
      name: provider?.name ?? "",
      base_url: provider?.base_url ?? "",
      key: "",
      transcription_model: provider?.transcription_model ?? "",
      concurrent: provider?.concurrent ?? 4,
      timeout_s: provider?.timeout_s ?? 45,
    },
  });
  const { errors } = form.formState;
  const problems: Record<string, string> = {
    nameNeeded: t("providers.problem.nameNeeded"),
    notAnAddress: t("providers.problem.notAnAddress"),
    tooLong: t("providers.problem.tooLong"),
    wholeNumber: t("providers.problem.wholeNumber"),
    concurrent: t("providers.problem.concurrent"),
    timeout: t("providers.problem.timeout"),
  };
  const said = (message: string | undefined) => (message === undefined ? undefined : (problems[message] ?? message));
  const submit = form.handleSubmit(({ key, ...rest }) =>
    save.mutate(
      { id: provider?.id ?? null, key: key === "" ? null : key, ...rest },
      {
        onSuccess: (saved) => {
          onSaved(saved);
          // The dialog is gone by then: what `mutate` would call, nobody would hear.
          test.mutateAsync({ id: saved.id, model: null }).then(
            ({ works, words }) => (works ? toast.success(words) : toast.error(words)),
            () => undefined,
          );
        },
        onError: (error) => form.setError("root", { message: error instanceof CommandFailure ? error.message : String(error) }),
      },
    ),
  );
  const own = provider === null || provider.kind === "compatible";
  const url = form.watch("base_url").trim();
  const here = isHere(url);
  const Shield = here ? ShieldCheck : ShieldAlert;
  return (
    <Dialog
      open
      title={provider ? t("providers.dialog.setUp", { name: provider.name }) : t("providers.dialog.add")}
      text={provider ? undefined : t("providers.dialog.addText")}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form="provider" tone="primary" busy={save.isPending} data-testid="save-provider">
            {t("providers.dialog.save")}
          </Button>
        </>
      }
    >
      <form id="provider" noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        {own && (
          <Field label={t("providers.dialog.name")} error={said(errors.name?.message)}>
            {(ids) => <TextInput {...ids} {...form.register("name")} dir="auto" autoFocus autoComplete="off" />}
          </Field>
        )}
        {(provider === null || provider.address_editable) && (
          <Field
            label={t("providers.dialog.address")}
            hint={t("providers.dialog.addressHint")}
            error={said(errors.base_url?.message)}
          >
            {(ids) => (
              <TextInput
                {...ids}
                {...form.register("base_url")}
                dir="ltr"
                spellCheck={false}
                placeholder="https://models.example/v1"
              />
            )}
          </Field>
        )}
        <Field
          label={provider?.needs_key ? t("providers.dialog.key") : t("providers.dialog.keyMaybe")}
          hint={provider?.has_key ? t("providers.dialog.keyKept") : t("providers.dialog.keyHint")}
        >
          {(ids) => (
            <TextInput {...ids} {...form.register("key")} type="password" dir="ltr" autoComplete="off" autoFocus={!own} />
          )}
        </Field>
        {provider !== null && provider.key_page !== "" && (
          <p className="-mt-2 flex flex-wrap items-center gap-x-2 text-small text-ink-2">
            {t("providers.dialog.keyPage")} <CopyText text={provider.key_page} />
          </p>
        )}
        <p className="flex items-start gap-2 rounded-control bg-sunken px-3 py-2 text-ink-2">
          <Shield size={17} aria-hidden className="mt-0.5 shrink-0" />
          {here
            ? t("providers.dialog.staysHere")
            : t("providers.dialog.leaves", { host: URL.canParse(url) ? hostOf(url) : t("providers.dialog.somewhere") })}
        </p>
        <details>
          <summary className="min-h-8 content-center text-small font-medium text-ink-2">{t("common.details")}</summary>
          <div className="mt-2 flex flex-col gap-4">
            <Field
              label={t("providers.dialog.speech")}
              hint={t("providers.dialog.speechHint")}
              error={said(errors.transcription_model?.message)}
            >
              {(ids) => <TextInput {...ids} {...form.register("transcription_model")} dir="ltr" spellCheck={false} />}
            </Field>
            <Field label={t("providers.dialog.concurrent")} error={said(errors.concurrent?.message)}>
              {(ids) => <TextInput {...ids} {...form.register("concurrent")} inputMode="numeric" className="w-24" />}
            </Field>
            <Field label={t("providers.dialog.timeout")} error={said(errors.timeout_s?.message)}>
              {(ids) => <TextInput {...ids} {...form.register("timeout_s")} inputMode="numeric" className="w-24" />}
            </Field>
          </div>
        </details>
        {errors.root?.message && (
          <p role="alert" className="selectable text-danger">
            {errors.root.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
