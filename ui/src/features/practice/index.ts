export { PracticePhone } from "./PracticePhone";
