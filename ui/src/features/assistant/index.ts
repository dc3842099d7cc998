export { AssistantScreen } from "./AssistantScreen";
export { assistantPlaces } from "./places";
export { TimeField } from "./form/TimeField";
