import { useEffect } from "react";
import { Toaster } from "../components/Toaster";
import { useSettings } from "../features/settings";
import { useMediaQuery } from "../lib/useMediaQuery";

/** Puts theme and density on the document, where the tokens read them. */
export function Appearance() {
  const { data: settings } = useSettings();
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)");
  const chosen = settings?.theme ?? "system";
  const theme = chosen === "system" ? (systemDark ? "dark" : "light") : chosen;
  const density = settings?.density ?? "comfortable";
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.density = density;
  }, [theme, density]);
  return <Toaster theme={theme} />;
}
