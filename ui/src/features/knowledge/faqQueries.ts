/** Tables of answers, answers that ask the same, and answers made of replies. */
import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { type BaseId, core, type Faq, type FaqId, type FaqInput, keys, type MessageId } from "../../ipc";
import { tidyWordings } from "./model";

/** Changes whenever an answer is written, changed, deleted or restored. */
export const faqsVersion = (faqs: Faq[]) => `${faqs.length} ${faqs.reduce((last, faq) => Math.max(last, faq.updated_at), 0)}`;

export const faqPairsQuery = (base: BaseId, version: string) =>
  queryOptions({ queryKey: keys.faqPairs(base, version), queryFn: () => core.faqPairs(base), placeholderData: keepPreviousData });

export const faqOfReplyQuery = (message: MessageId) =>
  queryOptions({ queryKey: keys.faqOfReply(message), queryFn: () => core.faqOfReply(message), gcTime: 0 });

/** Asks which table, then says what importing it would do; null if the operator changed his mind. */
export const useReadTable = (base: BaseId) =>
  useMutation({
    mutationFn: async () => {
      const [path] = await core.pick("table");
      return path === undefined ? null : { path, result: await core.importFaqs(base, path, false) };
    },
    meta: { failureTitle: "faqs.failed.import" },
  });

export const useImportTable = (base: BaseId) =>
  useMutation({
    mutationFn: (path: string) => core.importFaqs(base, path, true),
    meta: { failureTitle: "faqs.failed.import" },
  });

/** Asks where to, then writes; null if the operator changed his mind. */
export const useExportTable = (base: BaseId) =>
  useMutation({
    mutationFn: async (name: string) => {
      const path = await core.pickPlace(`${name.replaceAll(/[\\/:*?"<>|]+/g, " ").trim()}.csv`);
      return path === null ? null : { path, count: await core.exportFaqs(base, path) };
    },
    meta: { failureTitle: "faqs.failed.export" },
  });

/** Deletes one after the other; `done` tells which are gone, also when a later one failed. */
export const useDeleteFaqs = () =>
  useMutation({
    mutationFn: async ({ ids, done }: { ids: FaqId[]; done: FaqId[] }) => {
      for (const id of ids) {
        await core.deleteFaq(id);
        done.push(id);
      }
    },
    meta: { failureTitle: "knowledge.failed.delete" },
  });

export const useRestoreFaqs = () =>
  useMutation({
    mutationFn: async (ids: FaqId[]) => {
      for (const id of ids) await core.restoreFaq(id);
    },
    meta: { failureTitle: "knowledge.failed.restore" },
  });

const inputOf = ({ question, variants, answer }: Faq): FaqInput => ({ question, variants, answer });

/** Keeps one of two answers, with the questions of the other as its wordings if that is wanted. */
export const useKeepOne = () =>
  useMutation({
    mutationFn: async ({ keep, drop, merge }: { keep: Faq; drop: Faq; merge: boolean }) => {
      if (merge) {
        const variants = tidyWordings(keep.question, [...keep.variants, drop.question, ...drop.variants]);
        await core.updateFaq(keep.id, { ...inputOf(keep), variants });
      }
      await core.deleteFaq(drop.id);
    },
    meta: { failureTitle: "faqs.failed.merge" },
  });

/** Takes that back. */
export const useKeepBoth = () =>
  useMutation({
    mutationFn: async ({ keep, drop }: { keep: Faq; drop: Faq }) => {
      await core.restoreFaq(drop.id);
      await core.updateFaq(keep.id, inputOf(keep));
    },
    meta: { failureTitle: "knowledge.failed.restore" },
  });
