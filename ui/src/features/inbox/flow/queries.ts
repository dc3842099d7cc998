import { queryOptions, useMutation } from "@tanstack/react-query";
import type { ParseKeys } from "i18next";
import { type ChatId, core, type FlowId, keys, type NodeId, type RunId } from "../../../ipc";

/** The flow that a chat is in: there is at most one. */
export const runOfChatQuery = (chat: ChatId) =>
  queryOptions({
    queryKey: keys.runOfChat(chat),
    queryFn: async () => (await core.runs({ chat_id: chat, filter: "live", limit: 1 })).rows[0] ?? null,
  });

export const runQuery = (id: RunId) => queryOptions({ queryKey: keys.run(id), queryFn: () => core.run(id) });

export const flowsQuery = queryOptions({ queryKey: keys.flowLists, queryFn: () => core.flows() });

const useAct = <T>(mutationFn: (subject: T) => Promise<unknown>, failureTitle: ParseKeys) =>
  useMutation({ mutationFn, meta: { failureTitle } });

export const useMoveRun = () =>
  useAct(({ run, node }: { run: RunId; node: NodeId }) => core.moveRun(run, node), "inFlow.failed.move");
export const useResetRun = () => useAct((run: RunId) => core.resetRun(run), "inFlow.failed.reset");
export const useEndRun = () => useAct((run: RunId) => core.endRun(run), "inFlow.failed.end");
export const useStartFlow = () =>
  useAct(({ flow, chat }: { flow: FlowId; chat: ChatId }) => core.startFlow(flow, chat, {}), "inFlow.failed.start");
