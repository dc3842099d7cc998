export { ShortcutSheet } from "./ShortcutSheet";
