/** The sources of the busy shop: every state a source can be in, once; and the many of a large one. */
import type { Source } from "../bindings";
import { ARABIC, CARE_GUIDE, LONG_BOOK, PRICE_LIST, RENTAL, TERMS, textOf } from "./library";
import { newSource } from "./reading";
import { id, type World } from "./world";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Given = Partial<Source> & Pick<Source, "kind" | "title">;

function shelve(world: World, base: string, words: string, given: Given): Source {
  const text = textOf(words);
  const passages = text.chunks.length;
  const source = newSource(world, base, { state: "indexed", read_at: Date.now() - DAY, language: "en", passages, ...given });
  world.texts.set(source.id, text);
  return source;
}

/** What a shop has after a month. */
export function addSources(world: World) {
  const base = world.bases[0]?.id ?? "";
  shelve(world, base, ARABIC, {
    kind: "file",
    title: "سياسة الضمان.docx",
    format: "docx",
    location: "/home/you/Documents/سياسة الضمان.docx",
    language: "ar",
    bytes: 18_000,
    uses: 2,
  });
  shelve(world, base, PRICE_LIST, {
    kind: "file",
    title: "Price list.xlsx",
    format: "xlsx",
    location: "/home/you/Documents/Price list.xlsx",
    bytes: 42_000,
    uses: 19,
    warnings: ["Sheet “Old prices” is hidden and was left out.", "3 rows without a price were left out."],
  });
  const rental = shelve(world, base, RENTAL, {
    kind: "text",
    title: "Lamps for events",
    format: "markdown",
    bytes: 240,
    read_at: Date.now() - 3 * HOUR,
    uses: 4,
  });
  world.typed.set(rental.id, RENTAL);
  const site = shelve(world, base, TERMS, {
    kind: "site",
    title: "lampshop.example",
    format: "html",
    location: "https://lampshop.example/help",
    crawl: { depth: 2, most: 50 },
    pages: 3,
    refresh: "weekly",
    next_read_at: Date.now() + 4 * DAY,
    bytes: 96_000,
    uses: 31,
  });
  for (const [place, name] of ["Terms of sale", "Large orders and discounts", "How we pack a chandelier"].entries())
    shelve(world, base, TERMS, {
      kind: "page",
      parent_id: site.id,
      title: name,
      format: "html",
      location: `https://lampshop.example/help/${name.toLowerCase().replaceAll(" ", "-")}`,
      bytes: 20_000 + place,
      uses: 3 * place,
    });
  newSource(world, base, {
    kind: "file",
    title: "Scan of the old catalogue.pdf",
    format: "pdf",
    location: "/home/you/Scans/Scan of the old catalogue.pdf",
    state: "failed",
    reason: "Its 48 pages are pictures without text. Run text recognition (OCR) over it and add it again.",
    pages: 48,
    bytes: 18_400_000,
  });
  newSource(world, base, {
    kind: "page",
    title: "intranet.example/prices",
    format: "html",
    location: "http://intranet.example/prices",
    state: "failed",
    reason:
      "This address is on your own network, and Switchboard does not read such pages. Save the page as a file and add that.",
  });
  shelve(world, base, CARE_GUIDE, {
    kind: "file",
    title: "Care and repair guide.pdf",
    format: "pdf",
    location: "/home/you/Documents/Care and repair guide.pdf",
    pages: 4,
    bytes: 880_000,
    uses: 12,
  });
  newSource(world, base, {
    kind: "file",
    title: "Wholesale conditions for restaurants, hotels and interior designers, autumn edition with the terrace lights.docx",
    format: "docx",
    location: "/home/you/Documents/Wholesale/2026/Conditions/Final/Really final/Wholesale conditions.docx",
    state: "processing",
    progress: { step: "indexing", done: 120, total: 400 },
    bytes: 2_400_000,
  });
  newSource(world, base, {
    kind: "site",
    title: "blog.lampshop.example",
    format: "html",
    location: "https://blog.lampshop.example/",
    crawl: { depth: 1, most: 100 },
    state: "processing",
    progress: { step: "fetching", done: 12, total: 40 },
  });
  newSource(world, base, {
    kind: "file",
    title: "Opening hours on holidays.txt",
    format: "text",
    location: "/home/you/Documents/Opening hours on holidays.txt",
    state: "pending",
    bytes: 900,
  });
  const base2 = { is_default: false, languages: ["en", "de"], faqs: 0, sources: 0, gaps: 0 };
  world.bases.push({
    ...base2,
    id: id(world, "base"),
    name: "Workshop and wholesale customers in Germany, Austria and Switzerland",
  });
  world.bases.push({ ...base2, id: id(world, "base"), name: "متجر المصابيح", languages: [] });
}

/** What a large shop has after years; the last one is a book of a thousand lines. */
export function addManySources(world: World) {
  const base = world.bases[0]?.id ?? "";
  for (let place = 0; place < 800; place++)
    shelve(world, base, RENTAL, {
      kind: "file",
      title: `Data sheet ${place + 100}.pdf`,
      format: "pdf",
      location: `/home/you/Data sheets/Data sheet ${place + 100}.pdf`,
      pages: 2,
      bytes: 120_000 + place,
      read_at: Date.now() - place * HOUR,
      uses: place % 11,
    });
  shelve(world, base, LONG_BOOK, {
    kind: "file",
    title: "The book of all lamps.pdf",
    format: "pdf",
    location: "/home/you/Documents/The book of all lamps.pdf",
    pages: 240,
    bytes: 9_800_000,
  });
}
