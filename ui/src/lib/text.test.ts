import { describe, expect, it } from "vitest";
import { initials } from "../components/avatarModel";
import { findEmoji } from "../components/emoji";
import { fileSize } from "./bytes";
import { location } from "./location";
import { markWords } from "./highlight";
import { textPieces } from "./whatsappText";

const hits = (text: string, words: string[]) => markWords(text, words).flatMap(({ text, hit }) => (hit ? [text] : []));

describe("marked words", () => {
  it("forgive case, accents and endings", () =>
    expect(hits("Délivery of Lamps", ["delivery", "lamp"])).toEqual(["Délivery", "Lamps"]));
  it("do not mark parts of other words", () => expect(hits("category", ["cat"])).toEqual([]));
  it("lose nothing of the text", () =>
    expect(
      markWords("A, b; c!", ["b"])
        .map(({ text }) => text)
        .join(""),
    ).toBe("A, b; c!"));
});

describe("WhatsApp marks", () => {
  it("become styles", () =>
    expect(textPieces("a *b* _c_ ~d~")).toEqual([
      { text: "a ", style: "plain" },
      { text: "b", style: "bold" },
      { text: " ", style: "plain" },
      { text: "c", style: "italic" },
      { text: " ", style: "plain" },
      { text: "d", style: "struck" },
    ]));
  it("stay as they are when they do not close", () =>
    expect(textPieces("2 * 3 = 6")).toEqual([{ text: "2 * 3 = 6", style: "plain" }]));
  it("do not break names_with_underscores", () => expect(textPieces("a_b_c")).toEqual([{ text: "a_b_c", style: "plain" }]));
});

describe("small things", () => {
  it("a location has a name, coordinates or both", () => {
    expect(location("51.5079, -0.0877 London Bridge")).toEqual({ name: "London Bridge", point: "51.5079, -0.0877" });
    expect(location("41.14, -8.61")).toEqual({ name: "", point: "41.1400, -8.6100" });
    expect(location("Harbour Street 12")).toEqual({ name: "Harbour Street 12", point: null });
  });
  it.each([
    ["Ana Ribeiro", "AR"],
    ["Tom", "T"],
    ["Chloé 🌸", "C"],
    ["", ""],
    ["🌸", ""],
    ["ليلى حسن", "لح"],
  ])("initials of %s", (name, letters) => expect(initials(name)).toBe(letters));
  it("file sizes are read by people", () => {
    expect(fileSize(88_000)).toContain("88");
    expect(fileSize(1_482_000)).toContain("1.5");
  });
  it("emoji are found by their words", () => expect(findEmoji("parcel")[0]?.sign).toBe("📦"));
});
