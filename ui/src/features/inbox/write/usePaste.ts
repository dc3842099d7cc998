import type { ClipboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { useKeepPasted } from "../queries";
import { pastedPaths } from "./files";
import { inBase64, PASTED_LIMIT, rememberLook } from "./pasted";

/** Files that were copied, and pictures that have no file (a screenshot), go with the message; text is left to the field. */
export function usePaste(stage: (paths: string[]) => void) {
  const { t } = useTranslation();
  const keep = useKeepPasted();
  const keepAll = async (files: File[]) => {
    for (const file of files) {
      if (file.size > PASTED_LIMIT) toast.error(t("attach.pasteTooLarge"), { description: t("attach.pasteTooLargeText") });
      else
        keep.mutate(await inBase64(file), {
          onSuccess: (path) => {
            rememberLook(path, file);
            stage([path]);
          },
        });
    }
  };
  return (event: ClipboardEvent) => {
    const { clipboardData } = event;
    const paths = pastedPaths((type) => clipboardData.getData(type));
    if (paths.length > 0) stage(paths);
    else if (clipboardData.files.length > 0 && clipboardData.getData("text/plain") === "") void keepAll([...clipboardData.files]);
    else return;
    event.preventDefault();
  };
}
