export { EgressTab } from "./EgressTab";
