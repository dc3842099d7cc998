import type { ClipboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { useKeepPasted, usePastePicture } from "../queries";
import { pastedPaths } from "./files";
import { PASTED_LIMIT, rememberLook } from "./pasted";

/** Files that were copied, and pictures that have no file (a screenshot), go with the message; text is left to the field. */
export function usePaste(stage: (paths: string[]) => void) {
  const { t } = useTranslation();
  const keep = useKeepPasted();
  const untold = usePastePicture();
  const keepOne = async (file: File) => {
    if (file.size > PASTED_LIMIT) {
      toast.error(t("attach.pasteTooLarge"), { description: t("attach.pasteTooLargeText") });
      return;
    }
    const path = await keep.mutateAsync(file);
    if (file.type.startsWith("image/")) rememberLook(path, URL.createObjectURL(file));
    stage([path]);
  };
  const keepUntold = async () => {
    const picture = await untold.mutateAsync();
    if (picture === null) return;
    rememberLook(picture.path, `data:image/png;base64,${picture.png}`);
    stage([picture.path]);
  };
  return (event: ClipboardEvent) => {
    const { clipboardData } = event;
    const paths = pastedPaths((type) => clipboardData.getData(type));
    if (paths.length > 0) stage(paths);
    else if (clipboardData.files.length > 0 && clipboardData.getData("text/plain") === "")
      // Whichever cannot be kept is told by the mutation; the others stay.
      void Promise.allSettled([...clipboardData.files].map(keepOne));
    // WebKitGTK tells nothing of a picture.
    else if (clipboardData.types.length === 0) void Promise.allSettled([keepUntold()]);
    else return;
    event.preventDefault();
  };
}
