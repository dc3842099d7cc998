import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { type BaseId, core, type FaqId, type FaqInput, keys, type PinId, type PinInput } from "../../ipc";

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

export const useAsk = (base: BaseId) =>
  useMutation({ mutationFn: (question: string) => core.ask(base, question), meta: { failureTitle: "knowledge.failed.ask" } });

export const useAddPin = (base: BaseId) =>
  useMutation({ mutationFn: (pin: PinInput) => core.addPin(base, pin), meta: { failureTitle: "knowledge.test.failed.pin" } });

export const useDeletePin = () =>
  useMutation({ mutationFn: (id: PinId) => core.deletePin(id), meta: { failureTitle: "knowledge.test.failed.unpin" } });
