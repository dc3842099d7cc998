import { useTranslation } from "react-i18next";
import type { Reason } from "../../ipc";

/** Why a chat was handed over, in words: the kind's sentence, and the detail where it says more. */
export function useReason(): (reason: Reason) => string {
  const { t } = useTranslation();
  return ({ kind, detail }) => {
    if (kind === "topic" && detail !== "") return t("reason.topicNamed", { topic: detail });
    return detail === "" ? t(`reason.${kind}`) : `${t(`reason.${kind}`)} ${detail}`;
  };
}
