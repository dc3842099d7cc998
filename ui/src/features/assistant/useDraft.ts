import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import type { AccountId } from "../../ipc";
import { blamedModel } from "./models";
import { useSaveAssistant } from "./queries";
import { changedNames, problemsOf, type SettingName, type Settings, settingOfRefusal } from "./settings";
import { useProviders } from "./useProviders";

export type Draft = ReturnType<typeof useDraft>;
export type Errors = Partial<Record<SettingName, string>>;

/** What the operator makes of the saved settings until he saves or discards it. Untouched, it follows what is saved. */
export function useDraft(account: AccountId, saved: Settings) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<Settings | null>(null);
  const [refused, setRefused] = useState<{ name: SettingName | null; message: string } | null>(null);
  const [tried, setTried] = useState(0);
  const save = useSaveAssistant(account);
  const { providers } = useProviders();
  const settings = edited ?? saved;
  const changed = changedNames(saved, settings);
  const problems = problemsOf(settings);
  const errors: Errors = {};
  for (const [name, problem] of entries(problems)) errors[name] = t(`assistant.problem.${problem}`);
  if (refused?.name) errors[refused.name] ??= refused.message;
  const wrong = Object.keys(problems).length > 0;

  const change = (patch: Partial<Settings>) => {
    setEdited((now) => ({ ...(now ?? saved), ...patch }));
    setRefused((now) => (now?.name && now.name in patch ? null : now));
  };
  const discard = () => {
    setEdited(null);
    setRefused(null);
  };
  const submit = () => {
    if (changed.length === 0 || save.isPending) return;
    setRefused(null);
    setTried((times) => times + 1);
    if (wrong) return;
    save.mutate(settings, {
      onSuccess: () => {
        setEdited((now) => (now === settings ? null : now));
        toast(t("assistant.savedToast"));
      },
      onError: ({ message }) => {
        const name = settingOfRefusal(message);
        setRefused({ name: name === "model" ? blamedModel(settings, providers) : name, message });
        setTried((times) => times + 1);
      },
    });
  };
  return {
    settings,
    saved,
    changed,
    errors,
    wrong,
    /** What the core said that belongs to no field. */
    refusal: refused && refused.name === null ? refused.message : null,
    /** Goes up with every attempt to save: what is wrong is then brought into sight. */
    tried,
    saving: save.isPending,
    change,
    discard,
    submit,
  };
}

function entries<K extends string, V>(record: Partial<Record<K, V>>): [K, V][] {
  const all: [K, V][] = [];
  for (const name in record) {
    const value = record[name];
    if (value !== undefined) all.push([name, value]);
  }
  return all;
}
