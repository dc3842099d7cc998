export { launchQuery, settingsQuery, useSettings, useUpdateSettings } from "./queries";
export { SettingsScreen } from "./SettingsScreen";
export { NumberRow, Section, ToggleRow } from "./rows";
