import { describe, expect, it } from "vitest";
import { en } from "./en";

const texts = (node: object, path = ""): [string, string][] =>
  Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === "string") return [[`${path}${key}`, value] satisfies [string, string]];
    return typeof value === "object" && value !== null ? texts(value, `${path}${key}.`) : [];
  });

const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.*", "!./en*.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

describe("the words on screen", () => {
  it("are plain and calm", () => {
    for (const [path, text] of texts(en)) {
      expect(text, path).not.toMatch(/!|\bjid\b|\bchunk|\bembedding/i);
      // Models are paid by the token: where their bill is shown it is the word of the bill.
      if (!/^(usage|egress|why\.thought|providers\.models\.price|simulator\.calls\.bill)\b/.test(path))
        expect(text, path).not.toMatch(/\btoken/i);
      expect(text.trim(), path).toBe(text);
      if (!path.startsWith("why.details.")) expect(text, path).not.toMatch(/BM25|cosine/i);
    }
  });

  it("are all said somewhere", () => {
    const code = Object.values(sources).join("\n");
    const built = [...code.matchAll(/`([a-zA-Z.]+\$\{[^`]*)`/g)].map(
      ([, template = ""]) =>
        new RegExp(
          `^${template
            .split(/\$\{[^}]*\}/)
            .map((part) => part.replaceAll(".", "\\."))
            .join("[^.]+")}$`,
        ),
    );
    const unsaid = texts(en)
      .map(([path]) => path.replace(/_(one|other)$/, ""))
      .filter((path) => !code.includes(`"${path}"`) && !built.some((pattern) => pattern.test(path)));
    expect(unsaid).toEqual([]);
  });
});
