/** Values of variables: their types, how a field reads them, how they are written out, and which names they may have. Pure. */
import type { Kind, Value } from "../../../ipc";
import { jsonTrouble } from "./json";

export const KINDS: Kind[] = ["string", "number", "boolean", "object", "array"];

export const isObject = (value: Value): value is { [key in string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The type of a value; null has none. */
export function kindOf(value: Value): Kind | null {
  if (value === null) return null;
  if (Array.isArray(value)) return "array";
  if (typeof value === "object") return "object";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "number" ? "number" : "string";
}

/** A value as the text of its field. */
export const writtenValue = (value: Value): string =>
  typeof value === "string" ? value : value === null ? "" : JSON.stringify(value, null, 2);

/** A value in one line, for a list. */
export const shownValue = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What a field of this type begins with. */
export const BLANK: Record<Kind, string> = { string: "", number: "0", boolean: "false", object: "{}", array: "[]" };

export type ValueTrouble = { wrong: "number" | "object" | "array" } | { wrong: "json"; line: number; column: number };
export type ReadValue = { value: Value } | ValueTrouble;

/** Reads the text of a field as a value of this type. */
export function readValue(kind: Kind, text: string): ReadValue {
  if (kind === "string") return { value: text };
  if (kind === "boolean") return { value: text === "true" };
  if (kind === "number") {
    const number = Number(text.trim().replace(/^(-?\d+),(\d+)$/, "$1.$2"));
    return text.trim() !== "" && Number.isFinite(number) ? { value: number } : { wrong: "number" };
  }
  const read = readJson(text);
  if (!("value" in read) || kindOf(read.value) === kind) return read;
  return { wrong: kind };
}

/** Reads any JSON; what cannot be read is told with its place, on every engine alike. */
export function readJson(text: string): { value: Value } | { wrong: "json"; line: number; column: number } {
  const trouble = jsonTrouble(text);
  if (trouble !== null) {
    const before = text.slice(0, trouble).split("\n");
    return { wrong: "json", line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
  const value: Value = JSON.parse(text);
  return { value };
}

const LONGEST_NAME = 64;
const RESERVED = ["sessionId", "userId", "botId", "timestamp", "messageId"];
const SPOKEN_FOR = ["true", "false", "null", "and", "or", "not"];
const SPACES = ["contact", "message", "account", "global", "secret"];

export type NameTrouble = "empty" | "long" | "form" | "reserved" | "meaning" | "taken";

/** What is against a name, as the core will say too. */
export function nameTrouble(text: string, taken: string[] = []): NameTrouble | null {
  const name = text.trim().normalize("NFC");
  if (name === "") return "empty";
  if (RESERVED.includes(name)) return "reserved";
  if (!/^\p{L}[\p{L}\p{M}\p{N}_]*$/u.test(name)) return "form";
  if ([...name].length > LONGEST_NAME) return "long";
  if (SPOKEN_FOR.includes(name.toLowerCase()) || SPACES.includes(name)) return "meaning";
  return taken.includes(name) ? "taken" : null;
}
