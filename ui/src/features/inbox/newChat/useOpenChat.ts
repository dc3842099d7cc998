import { useMutation } from "@tanstack/react-query";
import { type AccountId, core } from "../../../ipc";

/** What is wrong with the number stands at its field, so there is no notice beside it. */
export const useOpenChat = () =>
  useMutation({ mutationFn: ({ account, number }: { account: AccountId; number: string }) => core.startChat(account, number) });
