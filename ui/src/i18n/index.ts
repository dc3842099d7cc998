import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";

/** One entry per language; a language that lacks a text shows the English one. */
export const resources = { en: { translation: en } };

void i18next.use(initReactI18next).init({ resources, lng: "en", fallbackLng: "en", interpolation: { escapeValue: false } });

export { i18next };
