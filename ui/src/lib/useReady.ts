import { useEffect } from "react";
import { core } from "../ipc";

/** Marks the page once the first screen stands with its data: tests and pictures wait for the mark, the core measures the start. */
export function useReady(ready: boolean) {
  useEffect(() => {
    const root = document.getElementById("root");
    if (!ready || !root || root.dataset.ready === "true") return;
    root.dataset.ready = "true";
    // Only a measurement: nothing depends on it arriving.
    void core.firstScreenShown().catch(() => undefined);
  }, [ready]);
}
