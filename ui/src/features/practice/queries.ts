import { queryOptions, useMutation } from "@tanstack/react-query";
import { type AccountId, core, keys, type Offer, type PracticeSample } from "../../ipc";

export const practiceContactsQuery = (account: AccountId) =>
  queryOptions({ queryKey: keys.practiceContacts(account), queryFn: () => core.practiceContacts(account) });

export const practiceThreadQuery = (account: AccountId, jid: string) =>
  queryOptions({ queryKey: keys.practiceThread(account, jid), queryFn: () => core.practiceThread(account, jid) });

export const usePracticeSay = (account: AccountId, jid: string) =>
  useMutation({ mutationFn: (text: string) => core.practiceSay(account, jid, text), meta: { failureTitle: "practice.failed" } });

export const usePracticeSend = (account: AccountId, jid: string) =>
  useMutation({
    mutationFn: (sample: PracticeSample) => core.practiceSend(account, jid, sample),
    meta: { failureTitle: "practice.failed" },
  });

export const usePracticeTap = (account: AccountId, jid: string) =>
  useMutation({
    mutationFn: (choice: Offer) => core.practiceTap(account, jid, choice),
    meta: { failureTitle: "practice.failed" },
  });
