import type { Base } from "../../ipc";

/** What a tab is given: its base, and what of it is open (`/knowledge/:baseId/:tab/:item?/:mode?`). */
export type TabProps = { base: Base; item: string | undefined; mode: string | undefined };
