import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { CommandFailure, core, type WhyPassage } from "../../ipc";
import { places } from "./places";
import { basesQuery, faqsQuery } from "./queries";

/** Opens what an answer came from: the source at its passage, or the answer in the base that has it now. */
export function useOpenPassage(): (passage: WhyPassage) => void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const open = useMutation({
    mutationFn: async ({ faq_id, chunk }: WhyPassage) => {
      if (chunk) {
        const { base_id, id } = await core.source(chunk.source_id);
        return navigate(places.source(base_id, id, chunk.chunk_id));
      }
      for (const base of await client.ensureQueryData(basesQuery)) {
        const faqs = await client.ensureQueryData(faqsQuery(base.id, ""));
        if (faqs.some(({ id }) => id === faq_id)) return navigate(places.faq(base.id, faq_id ?? ""));
      }
      throw new CommandFailure({ code: "not_found", message: t("why.gone") });
    },
    meta: { failureTitle: "why.failedOpen" },
  });
  return (passage) => open.mutate(passage);
}
