import { useTranslation } from "react-i18next";
import type { ScriptExpect, ScriptLine, Value } from "../../../ipc";
import { shownValue } from "../variables/value";
import { type LineKind, lineKind, passing } from "./script";

/** A line of a test for reading: what happens, and with what. */
export type LineWords = { kind: LineKind | undefined; label: string; parts: string[] };

const ENDINGS = ["completed", "error", "failed", "expired", "taken_over", "by_hand", "other_flow", "kept"] as const;
const quoted = (words: string[]) => words.map((word) => `“${word}”`).join(", ");
const named = (values: { [name in string]: Value } | undefined) =>
  Object.entries(values ?? {}).map(([name, value]) => `${name} = ${shownValue(value)}`);

/** `{"name": "city", "value": "Porto"}` as it is said; anything else as it is written. */
const assigned = (given: unknown) =>
  typeof given === "object" && given !== null && "name" in given && "value" in given
    ? `${String(given.name)} = ${typeof given.value === "string" ? given.value : JSON.stringify(given.value)}`
    : JSON.stringify(given);

/** Says the lines of a test in words; `title` names nodes. */
export function useLineWords(title: (node: string) => string): (line: ScriptLine) => LineWords {
  const { t } = useTranslation();

  function expected(what: ScriptExpect): string[] {
    const said: string[] = [];
    const say = (words: string) => void said.push(words);
    for (const words of what.says ?? []) say(t("flowTests.expect.says", { words: quoted([words]) }));
    if (what.exactly) {
      const words = quoted(what.exactly);
      say(words === "" ? t("flowTests.expect.saysNothing") : t("flowTests.expect.exactly", { words }));
    }
    if (what.silence) say(t("flowTests.expect.silence"));
    if (what.choices) {
      const words = quoted(what.choices);
      say(words === "" ? t("flowTests.expect.noChoices") : t("flowTests.expect.choices", { words }));
    }
    if (what.at) say(t("flowTests.expect.at", { title: title(what.at) }));
    if (what.ended === "no") say(t("flowTests.expect.goesOn"));
    else if (what.ended) {
      const known = ENDINGS.find((ending) => ending === what.ended);
      say(t("flowTests.expect.ended", { how: known ? t(`flowTests.ended.${known}`) : what.ended }));
    }
    if (typeof what.handed_off === "boolean")
      say(t(what.handed_off ? "flowTests.expect.handedOff" : "flowTests.expect.notHandedOff"));
    for (const [name, value] of Object.entries(what.variables ?? {}))
      say(
        value === null
          ? t("flowTests.expect.noVariable", { name })
          : t("flowTests.expect.variable", { name, value: shownValue(value) }),
      );
    if (what.labels) {
      const words = quoted(what.labels);
      say(words === "" ? t("flowTests.expect.noLabels") : t("flowTests.expect.labels", { words }));
    }
    if (what.web) say(t("flowTests.expect.web", { address: what.web }));
    if (typeof what.model === "boolean") say(t(what.model ? "flowTests.expect.model" : "flowTests.expect.noModel"));
    return said.length === 0 ? [t("flowTests.expect.nothing")] : said;
  }

  function parts(line: ScriptLine): string[] {
    if (line.says !== undefined) return [line.says];
    if (line.taps !== undefined) return [line.taps];
    if (line.sends !== undefined)
      return [[t(`kind.${line.sends.kind}`), line.sends.name, line.sends.text].filter(Boolean).join(" · ")];
    if (line.minutes !== undefined) {
      const { unit, count } = passing(line.minutes);
      return [t(`flowTests.passing.${unit}`, { count })];
    }
    if (line.starts !== undefined) return named(line.starts);
    if (line.web !== undefined) return [[line.web.status, shownValue(line.web.body ?? "")].join(" ").trim()];
    if (line.web_fails !== undefined) return [line.web_fails];
    if (line.model !== undefined)
      return [line.model.text ?? "", ...named(line.model.fields), line.model.escalate ? t("flowTests.wantsHuman") : ""].filter(
        Boolean,
      );
    if (line.model_fails !== undefined) return [line.model_fails];
    if (line.expect !== undefined) return expected(line.expect);
    return Object.values<unknown>(line)
      .map((value) => (typeof value === "string" ? title(value) : assigned(value)))
      .filter((words) => words !== "{}");
  }

  return (line) => {
    const kind = lineKind(line);
    return { kind, label: kind ? t(`flowTests.line.${kind}`) : (Object.keys(line)[0] ?? ""), parts: parts(line) };
  };
}
