export { AssistantScreen } from "./AssistantScreen";
export { assistantPlaces } from "./places";
