export { Passages } from "./Passages";
export { Sureness } from "./Sureness";
export { excerptAround, percent, sureness } from "./model";
export { useReason } from "./useReason";
export { WhyPanel } from "./WhyPanel";
