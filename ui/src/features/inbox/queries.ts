import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryKey,
  queryOptions,
  useMutation,
} from "@tanstack/react-query";
import type { ParseKeys } from "i18next";
import {
  type AccountId,
  type ChatId,
  type ChatListPlace,
  type ChatPage,
  type ContactId,
  type ContactPatch,
  core,
  type DraftId,
  keys,
  type MessageId,
  type PastedPicture,
  type MessagePage,
} from "../../ipc";
import { inBase64 } from "./write/pasted";

const CHATS_PER_PAGE = 100;
/** The first page fills the window; older ones grow, so that a search hit far back is a few steps away. */
const MESSAGES_FIRST = 60;
const MESSAGES_MOST = 200;

type OlderPage = { before: number | null; limit: number };

export const chatListQuery = (place: ChatListPlace) =>
  infiniteQueryOptions<ChatPage, Error, InfiniteData<ChatPage, string | null>, QueryKey, string | null>({
    queryKey: keys.chatList(place),
    queryFn: ({ pageParam }) => core.chats({ ...place, after: pageParam, limit: CHATS_PER_PAGE }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

/** The few chats whose name holds a text: for the palette, and to find the chat of a practice customer. */
export const chatsNamedQuery = (text: string) =>
  queryOptions({
    queryKey: keys.chatsNamed(text),
    queryFn: () => core.chats({ account_id: null, filter: "all", text, after: null, limit: 8 }),
    placeholderData: keepPreviousData,
  });

export const chatQuery = (id: ChatId) => queryOptions({ queryKey: keys.chat(id), queryFn: () => core.chat(id) });

/** Pages run from the newest back; each page itself is oldest first. */
export const messagesQuery = (id: ChatId) =>
  infiniteQueryOptions<MessagePage, Error, InfiniteData<MessagePage, OlderPage>, QueryKey, OlderPage>({
    queryKey: keys.messages(id),
    queryFn: ({ pageParam }) => core.messages(id, pageParam.before, pageParam.limit),
    initialPageParam: { before: null, limit: MESSAGES_FIRST },
    getNextPageParam: (page, _pages, last) =>
      page.before === null ? null : { before: page.before, limit: Math.min(last.limit * 2, MESSAGES_MOST) },
  });

export const messageSearchQuery = (text: string, limit = 20) =>
  queryOptions({
    queryKey: keys.messageSearch(text),
    queryFn: () => core.searchMessages(text, limit),
    enabled: text.trim().length > 1,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });

const useAct = <T, R>(mutationFn: (subject: T) => Promise<R>, failureTitle: ParseKeys) =>
  useMutation({ mutationFn, meta: { failureTitle } });

export const useTakeOver = () => useAct((id: ChatId) => core.takeOver(id), "inbox.failed.takeOver");
export const useHandBack = () => useAct((id: ChatId) => core.handBack(id), "inbox.failed.handBack");
export const useResolve = () => useAct((id: ChatId) => core.resolve(id), "inbox.failed.resolve");
export const useReopen = () => useAct((id: ChatId) => core.reopen(id), "inbox.failed.reopen");
export const useMarkRead = () => useAct((id: ChatId) => core.markRead(id), "inbox.failed.read");
export const useSendAgain = () => useAct((id: MessageId) => core.sendAgain(id), "inbox.failed.again");
export const useStopReply = () => useAct((id: MessageId) => core.stopReply(id), "inbox.failed.stop");
export const useSendReplyNow = () => useAct((id: MessageId) => core.sendReplyNow(id), "inbox.failed.now");
export const useTranscribeAgain = () => useAct((id: MessageId) => core.transcribeAgain(id), "inbox.failed.transcribe");
export const useItArrived = () => useAct((id: MessageId) => core.itArrived(id), "inbox.failed.arrived");
export const useRejectDraft = () => useAct((id: DraftId) => core.rejectDraft(id), "inbox.failed.reject");
export const useApproveDraft = () =>
  useAct(({ id, text }: { id: DraftId; text: string | null }) => core.approveDraft(id, text), "inbox.failed.approve");
export const useSendText = () =>
  useAct(
    ({ chat, text, quote }: { chat: ChatId; text: string; quote: MessageId | null }) => core.sendText(chat, text, quote),
    "inbox.failed.send",
  );
export const useSendFiles = () =>
  useAct(
    ({ chat, paths, caption, quote }: { chat: ChatId; paths: string[]; caption: string | null; quote: MessageId | null }) =>
      core.sendFiles(chat, paths, caption, quote),
    "attach.failed",
  );
export const useKeepPasted = () => useAct(async (file: Blob) => core.keepPasted(await inBase64(file)), "attach.failedPaste");
export const usePastePicture = () => useAct<void, PastedPicture | null>(() => core.pastePicture(), "attach.failedPaste");
export const useSendPoll = () =>
  useAct(
    ({ chat, question, options, several }: { chat: ChatId; question: string; options: string[]; several: boolean }) =>
      core.sendPoll(chat, question, options, several),
    "poll.failed",
  );
export const usePickFiles = () => useAct(() => core.pick("files"), "attach.failedPick");

export const useReact = () =>
  useAct(({ id, emoji }: { id: MessageId; emoji: string }) => core.react(id, emoji), "message.cannot.react");
export const useEditMessage = () =>
  useAct(({ id, text }: { id: MessageId; text: string }) => core.editMessage(id, text), "message.cannot.edit");
export const useDeleteMessage = () => useAct((id: MessageId) => core.deleteMessage(id), "message.cannot.delete");
export const useDiscardChange = () => useAct((id: MessageId) => core.discardChange(id), "message.cannot.discard");
export const useFetchFile = () => useAct((id: MessageId) => core.fetchFile(id), "message.failedFetch");
export const useStartChat = () =>
  useAct(({ account, number }: { account: AccountId; number: string }) => core.startChat(account, number), "newChat.failed");

export const useUpdateContact = () =>
  useAct(({ id, patch }: { id: ContactId; patch: ContactPatch }) => core.updateContact(id, patch), "inbox.failed.contact");

/** Every label in use, the most used first. */
export const labelsQuery = queryOptions({ queryKey: keys.labels, queryFn: () => core.labels() });

export const useAddLabel = () =>
  useAct(({ id, label }: { id: ContactId; label: string }) => core.addLabel(id, label), "labels.failedAdd");
export const useRemoveLabel = () =>
  useAct(({ id, label }: { id: ContactId; label: string }) => core.removeLabel(id, label), "labels.failedRemove");
