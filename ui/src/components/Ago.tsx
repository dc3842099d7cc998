import { useTranslation } from "react-i18next";
import { ago, fullTime } from "../lib/time";
import { useNow } from "../lib/useNow";

/** The words for how long ago something was, kept true while it is on screen. */
export function useAgo(): (at: number) => string {
  const { t } = useTranslation();
  const now = useNow();
  return (at) => {
    const age = ago(at, now);
    return age.unit === "date" ? age.text : t(`time.${age.unit}`, { count: age.count });
  };
}

export function Ago({ at }: { at: number }) {
  const words = useAgo();
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {words(at)}
    </time>
  );
}
