export { VariablesPage } from "./VariablesPage";
export { VariableForm } from "./VariableForm";
export { kindOf, readJson, shownValue, writtenValue } from "./value";
