/** Addresses of web pages as people paste them: one a line, with or without "https://", with things around them. */
export type AddressProblem = "notAddress" | "notWeb" | "private" | "twice" | "known";
export type Addresses = { urls: string[]; problems: { line: string; why: AddressProblem }[] };

const PRIVATE =
  /^(localhost|.*\.(local|localhost|internal|lan|home)|10\..*|127\..*|192\.168\..*|169\.254\..*|172\.(1[6-9]|2\d|3[01])\..*|\[.*\])$/i;

/** The same page is the same, whatever its last slash and its fragment. */
export const sameAddress = (url: string) => url.replace(/#.*$/, "").replace(/\/$/, "").toLowerCase();

function parsed(line: string): URL | AddressProblem {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(line)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "http" && scheme !== "https") return "notWeb";
  try {
    const url = new URL(scheme === undefined ? `https://${line}` : line);
    if (PRIVATE.test(url.hostname)) return "private";
    return /^[^\s.]+(\.[^\s.]+)+$/.test(url.hostname) ? url : "notAddress";
  } catch {
    return "notAddress";
  }
}

export function readAddresses(text: string, known: string[]): Addresses {
  const seen = new Set<string>();
  const there = new Set(known.map(sameAddress));
  const found: Addresses = { urls: [], problems: [] };
  for (const raw of text.split(/\n/)) {
    const line = raw.trim().replace(/^[-*•<]\s*|[>,;]+$/g, "");
    if (line === "") continue;
    const url = parsed(line);
    if (typeof url === "string") found.problems.push({ line, why: url });
    else if (seen.has(sameAddress(url.href))) found.problems.push({ line, why: "twice" });
    else if (there.has(sameAddress(url.href))) found.problems.push({ line, why: "known" });
    else {
      seen.add(sameAddress(url.href));
      found.urls.push(url.href);
    }
  }
  return found;
}
