/** The addresses of knowledge: every link to a base, a source or an answer is made here. */
import type { BaseId, ChunkId, FaqId, GapId, MessageId, SourceId } from "../../ipc";
import { remembered } from "../../lib/remembered";

/** What a new answer begins with: a question, questions of customers that it settles, or a reply of the operator. */
type NewFaq = { question?: string; gaps?: GapId[]; reply?: MessageId };

function query(values: Record<string, string | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) given.set(name, value);
  return given.size === 0 ? "" : `?${given.toString()}`;
}

export const places = {
  /** The base that was looked at last, in its tab. */
  home: "/knowledge",
  /** `tab` is one of `TABS`; without it, the one used last. */
  base: (base: BaseId, tab?: string) => `/knowledge/${base}${tab === undefined ? "" : `/${tab}`}`,
  /** A tab of the base that was looked at last; of the default one if that is gone. */
  lastBase: (tab: string) => `/knowledge/${remembered("knowledgeBase") ?? "default"}/${tab}`,
  sources: (base: BaseId) => `/knowledge/${base}/sources`,
  source: (base: BaseId, source: SourceId, passage?: ChunkId) => `/knowledge/${base}/sources/${source}${query({ passage })}`,
  newText: (base: BaseId) => `/knowledge/${base}/sources/new`,
  editText: (base: BaseId, source: SourceId) => `/knowledge/${base}/sources/${source}/edit`,
  faqs: (base: BaseId) => `/knowledge/${base}/faqs`,
  faq: (base: BaseId, faq: FaqId) => `/knowledge/${base}/faqs/${faq}`,
  newFaq: (base: BaseId, { question, gaps, reply }: NewFaq = {}) =>
    `/knowledge/${base}/faqs/new${query({ question, gap: gaps?.join(","), reply })}`,
  gaps: (base: BaseId, gap?: GapId) => `/knowledge/${base}/gaps${gap === undefined ? "" : `/${gap}`}`,
  pins: (base: BaseId) => `/knowledge/${base}/pins`,
  models: "/knowledge/models",
};
