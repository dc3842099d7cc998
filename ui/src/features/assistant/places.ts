/** The addresses of the assistant. */
import type { AccountId, ChatId } from "../../ipc";

/** What stands at the right of the studio. */
export const VIEWS = ["try", "compare", "replay"] as const;
export type View = (typeof VIEWS)[number];

export const assistantPlaces = {
  /** The account whose assistant was looked at last. */
  home: "/assistant",
  studio: (account: AccountId, view: View = "try") => `/assistant/${account}${view === "try" ? "" : `/${view}`}`,
  providers: "/assistant/providers",
  usage: "/assistant/usage",
  sent: (chat?: ChatId) => `/assistant/sent${chat === undefined ? "" : `?chat=${encodeURIComponent(chat)}`}`,
};
