export { SimulatorTab } from "./SimulatorTab";
export { CallCard } from "./CallCard";
export { StepItem } from "./StepItem";
export { ValueList, ValueText } from "./Value";
export { useEndedWords, useWaitWords } from "./words";
