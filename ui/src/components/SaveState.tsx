import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cn } from "../lib/cn";

export type Saving = "idle" | "waiting" | "saving" | "saved" | "failed";

/** The same for a mutation. */
export function savingOf({
  isPending,
  isError,
  isSuccess,
}: {
  isPending: boolean;
  isError: boolean;
  isSuccess: boolean;
}): Saving {
  if (isPending) return "saving";
  if (isError) return "failed";
  return isSuccess ? "saved" : "idle";
}

/** What became of a change that saves itself, in a word. */
export function SaveState({ state }: { state: Saving }) {
  const { t } = useTranslation();
  const words = { idle: "", waiting: "", saving: t("common.saving"), saved: t("common.saved"), failed: t("common.notSaved") }[
    state
  ];
  return (
    <span
      role="status"
      className={cn("inline-flex h-5 items-center gap-1 text-small", state === "failed" ? "text-danger" : "text-ink-3")}
    >
      {state === "saved" && <Check size={13} aria-hidden />}
      {words}
    </span>
  );
}
