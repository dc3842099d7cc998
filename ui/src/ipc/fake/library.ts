/** What the sources of the fake world say, and how a long one is made up. */
import type { Source, SourceLine } from "../bindings";

export type FakeText = { chunks: { from: number; count: number; page: number | null; heading: string }[]; lines: SourceLine[] };

const line = (text: string, page: number | null = null, heading: number | null = null): SourceLine => ({
  text,
  page,
  heading,
  cited: false,
});

/** Markdown headings and "=== page 3" marks become what the reader of documents would find. */
export function textOf(words: string): FakeText {
  const lines: SourceLine[] = [];
  const chunks: FakeText["chunks"] = [];
  const path: string[] = [];
  let page: number | null = null;
  let mark: number | null = null;
  for (const raw of words.split("\n")) {
    const text = raw.trim();
    const paged = /^=== page (\d+)$/.exec(text);
    const heading = /^(#+) (.*)$/.exec(text);
    if (paged) {
      mark = page = Number(paged[1]);
    } else if (heading) {
      const level = heading[1]?.length ?? 1;
      path.length = level - 1;
      path[level - 1] = heading[2] ?? "";
      lines.push(line(heading[2] ?? "", mark, level));
      mark = null;
    } else if (text !== "") {
      chunks.push({ from: lines.length, count: 1, page, heading: path.filter(Boolean).join(" › ") });
      lines.push(line(text, mark));
      mark = null;
    }
  }
  return { chunks, lines };
}

export const CARE_GUIDE = `=== page 1
# Care and repair guide
This guide goes with every lamp that leaves our workshop. Keep it with the receipt.
## Cleaning
Switch the lamp off and let it cool for ten minutes. Wipe brass with a dry soft cloth; glass shades may be washed in lukewarm water with a drop of soap.
Never use polish on lacquered brass: it leaves stains that cannot be removed.
=== page 2
## Changing the bulb
All our pendants take an E27 bulb of at most 60 W, or an LED of at most 11 W. Dimmable bulbs are marked on their box.
=== page 3
## Repairs
We repair every lamp that we sold, also after the guarantee has ended. A new cable costs 18.00, a new socket 12.50, both including the work.
Antique chandeliers are repaired in our workshop on Thursdays. We look at the wiring first and send you an estimate within three days; the estimate costs nothing.
=== page 4
## Spare parts
Glass shades, sockets and ceiling roses are kept for ten years after a lamp has left the catalogue.`;

export const PRICE_LIST = `# Prices
Lamp: Brass pendant · Price: 149.00 · Stock: 12
Lamp: Harbour wall light · Price: 89.00 · Stock: 4
Lamp: Fisher table lamp · Price: 64.00 · Stock: 0
Lamp: Lighthouse floor lamp · Price: 219.00 · Stock: 3`;

export const TERMS = `# Terms of sale
## Delivery abroad
We deliver to all countries of the European Union, to Norway and to Switzerland. Customs duties outside the Union are paid by the customer.
## Return of large orders
Orders of more than ten pieces can be returned within 14 days if they are unused and in their boxes.`;

export const RENTAL = `# Lamps for events
We rent lamps for weddings and markets: 9.00 a lamp and day, with delivery inside the town.
A deposit of 40.00 a lamp is returned when everything came back whole.`;

export const ARABIC = `# سياسة الضمان
جميع المصابيح مضمونة لمدة ثلاث سنوات من تاريخ الشراء. احتفظ بالإيصال.`;

/** A book of a thousand paragraphs. */
export const LONG_BOOK = Array.from({ length: 240 }, (_, chapter) =>
  [
    `=== page ${chapter + 1}`,
    `## Lamp ${chapter + 100}`,
    `Lamp number ${chapter + 100} is made of brass and opal glass, ${20 + (chapter % 40)} cm high.`,
    `It takes an E27 bulb and weighs ${(1 + (chapter % 9) / 10).toFixed(1)} kg.`,
    `Spare glass for lamp ${chapter + 100} costs ${10 + (chapter % 30)}.00.`,
  ].join("\n"),
).join("\n");

/** A file as the dialog or a drop gives it, by its name. */
export function formatOf(path: string): Source["format"] {
  const ending = path.split(".").at(-1)?.toLowerCase() ?? "";
  const known: Record<string, Source["format"]> = {
    pdf: "pdf",
    docx: "docx",
    xlsx: "xlsx",
    csv: "csv",
    md: "markdown",
    txt: "text",
    html: "html",
    htm: "html",
  };
  return known[ending] ?? null;
}
