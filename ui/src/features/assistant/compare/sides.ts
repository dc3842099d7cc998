/** What can stand on either side of a comparison. */
import type { ModelRef, Persona } from "../../../ipc";
import type { Settings } from "../settings";

export type Side =
  | { kind: "saved" }
  | { kind: "draft" }
  /** The settings of this moment with a persona of the app. */
  | { kind: "persona"; id: string }
  /** The settings of this moment with another model; `null` is this device. */
  | { kind: "model"; model: ModelRef | null };

export function settingsOf(side: Side, saved: Settings, draft: Settings, personas: Persona[]): Settings {
  if (side.kind === "saved") return saved;
  if (side.kind === "model") return { ...draft, model: side.model };
  const persona = side.kind === "persona" ? personas.find(({ id }) => id === side.id)?.persona : undefined;
  return persona === undefined ? draft : { ...draft, persona };
}

/** A side as the value of a list, and back. */
export const valueOf = (side: Side) => (side.kind === "persona" ? `persona:${side.id}` : side.kind);

export function sideOf(value: string, draft: Settings): Side {
  if (value.startsWith("persona:")) return { kind: "persona", id: value.slice("persona:".length) };
  if (value === "saved") return { kind: "saved" };
  return value === "model" ? { kind: "model", model: draft.model } : { kind: "draft" };
}
