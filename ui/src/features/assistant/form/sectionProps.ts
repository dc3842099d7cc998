import type { AccountRow } from "../../../ipc";
import type { Settings } from "../settings";
import type { Errors } from "../useDraft";

/** What every part of the form is given. */
export type SectionProps = {
  account: AccountRow;
  settings: Settings;
  errors: Errors;
  change: (patch: Partial<Settings>) => void;
};
