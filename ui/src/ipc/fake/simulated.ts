/** Templates, conditions and triggers of the fake core: just enough of each. */
import type { HttpMapping, MessageKind, TriggerWhen, Value } from "../bindings";

type Scope = { [name: string]: Value };

const shown = (value: Value) => (typeof value === "string" ? value : value === null ? "" : JSON.stringify(value));

/** A template with its names filled in; secrets are dots. */
export function fill(template: string, scope: Scope): { text: string; missing: string[]; read: Scope } {
  const missing: string[] = [];
  const read: Scope = {};
  const text = template.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
    if (name.startsWith("secret.")) return "••••••";
    const value = scope[name.replace(/^global\./, "")];
    if (value === undefined) {
      missing.push(name);
      return "";
    }
    read[name] = value;
    return shown(value);
  });
  return { text, missing, read };
}

type Comparison = { text: string; left: Value; right: Value; result: boolean };

/** `{{name}} == "value"`, with `AND` between several. */
export function condition(expression: string, scope: Scope): { result: boolean; compared: Comparison[]; read: Scope } {
  const compared: Comparison[] = [];
  const read: Scope = {};
  for (const part of expression.split(/\s+AND\s+/)) {
    const found = /^\{\{\s*([\w.]+)\s*\}\}\s*(==|!=|>=|<=|>|<|contains)\s*(?:"([^"]*)"|(\S+))$/.exec(part.trim());
    const name = found?.[1] ?? part;
    const left = scope[name] ?? null;
    if (left !== null) read[name] = left;
    const right: Value = found?.[3] ?? (found?.[4] === undefined ? true : Number(found[4]));
    compared.push({ text: part.trim(), left, right, result: holds(left, found?.[2] ?? "==", right) });
  }
  return { result: compared.every(({ result }) => result), compared, read };
}

function holds(left: Value, operator: string, right: Value): boolean {
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (operator === "contains") return shown(left).toLowerCase().includes(shown(right).toLowerCase());
  const order = Number(left) - Number(right);
  return { ">": order > 0, "<": order < 0, ">=": order >= 0, "<=": order <= 0 }[operator] ?? false;
}

/** What is kept of an answer; places that are not in it. */
export function mapped(mapping: HttpMapping[], body: string): { changed: Scope; missing: string[] } {
  const changed: Scope = {};
  const missing: string[] = [];
  let root: Value = null;
  try {
    root = JSON.parse(body);
  } catch {
    return { changed, missing: mapping.map(({ path = "" }) => path) };
  }
  for (const { path = "", variable = "" } of mapping) {
    let here: Value | undefined = root;
    for (const key of path
      .replace(/^\$\.?/, "")
      .split(/[.[\]]+/)
      .filter(Boolean))
      here = Array.isArray(here) ? here[Number(key)] : typeof here === "object" && here !== null ? here[key] : undefined;
    if (here === undefined) missing.push(path);
    else changed[variable] = here;
  }
  return { changed, missing };
}

/** Whether a trigger takes a message. */
export function keyed(when: TriggerWhen, text: string, kind: MessageKind, first = false): boolean {
  const said = text.trim().toLowerCase();
  const has = (word: string) => word !== "" && said.includes(word.toLowerCase());
  switch (when.type) {
    case "keyword":
      return when.matching === "all" ? when.words.every(has) : when.words.some(has);
    case "exact":
      return when.texts.some((known) => known.toLowerCase() === said);
    case "regex":
      return new RegExp(when.pattern, "i").test(text);
    case "any_message":
      return true;
    case "first_message":
      return first;
    case "media_received":
      return kind !== "text" && ((when.kinds ?? []).length === 0 || (when.kinds ?? []).includes(kind));
    default:
      return false;
  }
}
