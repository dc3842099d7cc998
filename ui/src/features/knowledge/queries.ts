import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { type BaseId, core, type FaqId, type FaqInput, keys } from "../../ipc";

export const basesQuery = queryOptions({ queryKey: keys.bases, queryFn: () => core.bases() });

export const faqsQuery = (base: BaseId, text: string) =>
  queryOptions({
    queryKey: keys.faqs(base, text),
    queryFn: () => core.faqs(base, text),
    enabled: base !== "",
    placeholderData: text === "" ? undefined : keepPreviousData,
  });

export const indexStateQuery = queryOptions({ queryKey: keys.indexState, queryFn: () => core.indexState() });

export const useSaveFaq = (base: BaseId, faq: FaqId | null) =>
  useMutation({
    mutationFn: (input: FaqInput) => (faq === null ? core.createFaq(base, input) : core.updateFaq(faq, input)),
    meta: { failureTitle: "knowledge.failed.save" },
  });

export const useDeleteFaq = () =>
  useMutation({ mutationFn: (id: FaqId) => core.deleteFaq(id), meta: { failureTitle: "knowledge.failed.delete" } });

export const useRestoreFaq = () =>
  useMutation({ mutationFn: (id: FaqId) => core.restoreFaq(id), meta: { failureTitle: "knowledge.failed.restore" } });

export const useAsk = (base: BaseId) =>
  useMutation({ mutationFn: (question: string) => core.ask(base, question), meta: { failureTitle: "knowledge.failed.ask" } });
