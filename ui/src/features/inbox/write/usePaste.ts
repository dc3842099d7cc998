import type { ClipboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { useKeepPasted } from "../queries";
import { pastedPaths } from "./files";
import { PASTED_LIMIT, rememberLook } from "./pasted";

/** Files that were copied, and pictures that have no file (a screenshot), go with the message; text is left to the field. */
export function usePaste(stage: (paths: string[]) => void) {
  const { t } = useTranslation();
  const keep = useKeepPasted();
  const keepOne = async (file: File) => {
    if (file.size > PASTED_LIMIT) {
      toast.error(t("attach.pasteTooLarge"), { description: t("attach.pasteTooLargeText") });
      return;
    }
    const path = await keep.mutateAsync(file);
    rememberLook(path, file);
    stage([path]);
  };
  return (event: ClipboardEvent) => {
    const { clipboardData } = event;
    const paths = pastedPaths((type) => clipboardData.getData(type));
    if (paths.length > 0) stage(paths);
    else if (clipboardData.files.length > 0 && clipboardData.getData("text/plain") === "")
      // Whichever cannot be kept is told by the mutation; the others stay.
      void Promise.allSettled([...clipboardData.files].map(keepOne));
    else return;
    event.preventDefault();
  };
}
