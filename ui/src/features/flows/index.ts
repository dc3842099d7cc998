/** Flows: drawn conversations, what became of them, and what surrounds them. */
export { FlowsScreen } from "./FlowsScreen";
export { flowPlaces } from "./places";
