export { Passages } from "./Passages";
export { Sureness } from "./Sureness";
export { percent, sureness } from "./model";
export { WhyPanel } from "./WhyPanel";
