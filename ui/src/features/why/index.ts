export { Passages } from "./Passages";
export { Sureness } from "./Sureness";
export { excerptAround, percent, sureness } from "./model";
export { WhyPanel } from "./WhyPanel";
