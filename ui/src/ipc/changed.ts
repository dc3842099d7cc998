/**
 * The core says what changed, never what to do about it: this table turns a topic into the queries to read again.
 * A new topic does not compile until it names its queries.
 */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Changed, Topic } from "./bindings";
import { keys } from "./keys";

type Subject = { topic: Topic["topic"]; chat_id?: string; account_id?: string };

const stale: Record<Topic["topic"], (subject: Subject) => QueryKey[]> = {
  accounts: () => [keys.accounts, keys.chatDetails, ["assistant"]],
  chats: () => [keys.chatLists, keys.chatDetails, keys.accounts],
  messages: ({ chat_id }) => (chat_id ? [keys.messages(chat_id)] : [["messages"]]),
  contacts: () => [keys.chatDetails, keys.chatLists, keys.labels],
  drafts: () => [keys.chatDetails, keys.chatLists],
  notices: () => [keys.notices],
  knowledge: () => [keys.knowledge],
  providers: () => [keys.providers],
  usage: () => [keys.usage],
  settings: () => [keys.settings, keys.usage],
  flows: () => [keys.flows, keys.simulations, keys.accounts],
  runs: () => [keys.runs, keys.flowLists],
  practice: ({ account_id }) => (account_id ? [keys.practice(account_id)] : [["practice"]]),
};

export function staleKeys(topics: Topic[]): QueryKey[] {
  const found = new Map<string, QueryKey>();
  for (const topic of topics) for (const key of stale[topic.topic](topic)) found.set(JSON.stringify(key), key);
  return [...found.values()];
}

/** Gathers what changes within one moment, so that a busy minute re-reads a list a few times and not once per message. */
export function refresher(client: QueryClient, moment = 80): (changed: Changed) => void {
  let waiting: Topic[] = [];
  let all = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    const topics = waiting;
    const everything = all;
    waiting = [];
    all = false;
    timer = undefined;
    if (everything) return void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.launch[0] });
    for (const queryKey of staleKeys(topics)) void client.invalidateQueries({ queryKey });
  };
  return ({ topics, everything }) => {
    waiting.push(...topics);
    all ||= everything;
    timer ??= setTimeout(flush, moment);
  };
}
