export { TestsTab } from "./TestsTab";
