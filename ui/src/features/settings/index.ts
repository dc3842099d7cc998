export { launchQuery, settingsQuery, useSettings, useUpdateSettings } from "./queries";
export { SettingsScreen } from "./SettingsScreen";
