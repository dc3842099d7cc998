export { AccountsScreen } from "./AccountsScreen";
export { connected, health } from "./model";
export { accountPlaces } from "./places";
export { accountsQuery, useAccounts, useCreateAccount, useUpdateAccount } from "./queries";
export { StatusDot } from "./StatusDot";
export { useStatusWords } from "./useStatusWords";
