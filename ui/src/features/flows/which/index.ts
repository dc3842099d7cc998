export { WhichFlowPage } from "./WhichFlowPage";
