export { AccountsScreen } from "./AccountsScreen";
export { connected, health } from "./model";
export { accountsQuery, useAccounts, useCreateAccount, useUpdateAccount } from "./queries";
export { StatusDot } from "./StatusDot";
