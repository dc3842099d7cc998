import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { type AccountId, type AccountPatch, core, keys } from "../../ipc";

export const accountsQuery = queryOptions({ queryKey: keys.accounts, queryFn: () => core.accounts() });

export const useAccounts = () => useQuery(accountsQuery);

export const useCreateAccount = () =>
  useMutation({
    mutationFn: (name: string) => core.createAccount({ kind: "sandbox", name }),
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
