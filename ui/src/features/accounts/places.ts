/** Where things of the accounts are. */
import type { AccountId } from "../../ipc";

export const accountPlaces = {
  home: "/accounts",
  add: "/accounts?new=1",
  link: (id: AccountId) => `/accounts?link=${encodeURIComponent(id)}`,
};
