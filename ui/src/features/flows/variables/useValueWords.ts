import { useTranslation } from "react-i18next";
import type { ValueTrouble } from "./value";

/** What is wrong with a value that was written, in words and with its place. */
export function useValueWords(): (trouble: ValueTrouble) => string {
  const { t } = useTranslation();
  return (trouble) =>
    trouble.wrong === "json"
      ? t("variables.trouble.json", { line: trouble.line, column: trouble.column })
      : t(`variables.trouble.${trouble.wrong}`);
}
