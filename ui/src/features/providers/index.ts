export { ProvidersTab } from "./ProvidersTab";
export { providersQuery } from "./queries";
