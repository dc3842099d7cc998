import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type AccountId, type AccountPatch, core, keys, type NewAccount } from "../../ipc";

export const accountsQuery = queryOptions({ queryKey: keys.accounts, queryFn: () => core.accounts() });

export const useAccounts = () => useQuery(accountsQuery);

export const useCreateAccount = () =>
  useMutation({
    mutationFn: (account: NewAccount) => core.createAccount(account),
    meta: { failureTitle: "accounts.failed.create" },
  });

export const useUpdateAccount = (id: AccountId) =>
  useMutation({
    mutationFn: (patch: AccountPatch) => core.updateAccount(id, patch),
    meta: { failureTitle: "accounts.failed.save" },
  });

export const useDeleteAccount = (id: AccountId) =>
  useMutation({ mutationFn: () => core.deleteAccount(id), meta: { failureTitle: "accounts.failed.delete" } });

export const useConnectAccount = (id: AccountId) =>
  useMutation({ mutationFn: () => core.connectAccount(id), meta: { failureTitle: "accounts.failed.connect" } });

export const useDisconnectAccount = (id: AccountId) =>
  useMutation({ mutationFn: () => core.disconnectAccount(id), meta: { failureTitle: "accounts.failed.disconnect" } });

/** Done only when the account was read again: a step of the linking before must not show up in between. */
export function useLinkAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: AccountId) => {
      await core.linkAccount(id);
      await client.refetchQueries({ queryKey: keys.accounts });
    },
    meta: { failureTitle: "linking.cannot.link" },
  });
}

/** What WhatsApp says against the number stands at the field. */
export const usePairCode = (id: AccountId) => useMutation({ mutationFn: (phone: string) => core.requestPairCode(id, phone) });

export const useCancelLinking = () =>
  useMutation({ mutationFn: (id: AccountId) => core.cancelLinking(id), meta: { failureTitle: "linking.cannot.cancel" } });
