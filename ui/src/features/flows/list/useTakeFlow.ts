import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import type { FlowImported } from "../../../ipc";
import { flowPlaces } from "../places";
import { useImportFlow, useImportText } from "../flowQueries";

/** Takes a flow in from a file or from text, opens it, and says what was changed in reading it. */
export function useTakeFlow() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const file = useImportFlow();
  const text = useImportText();
  const opened = (made: FlowImported | null) => {
    if (made === null) return;
    const { id, notes } = made;
    void navigate(flowPlaces.flow(id));
    toast(t("flows.new.imported"), { description: notes.join(" ") || t("flows.new.importedAsIs"), duration: 8000 });
  };
  return {
    /** From a file; null asks which. */
    takeFile: (path: string | null) => file.mutate(path, { onSuccess: opened }),
    takeText: (words: string) => text.mutate(words, { onSuccess: opened }),
    /** The same where there is no field to say under what is wrong. */
    takePasted: (words: string) =>
      text.mutate(words, {
        onSuccess: opened,
        onError: ({ message }) => void toast.error(t("flows.failed.import"), { description: message, duration: 8000 }),
      }),
    /** What is wrong with the text that was given last. */
    wrong: text.error,
    busy: file.isPending || text.isPending,
  };
}
