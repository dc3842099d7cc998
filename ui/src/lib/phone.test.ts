import { describe, expect, it } from "vitest";
import { countries, countryOf, homeCountry, readPhone } from "./phone";

describe("a phone number", () => {
  it.each([
    ["900 000 109", "PT", "+351900000109"],
    ["+351 900-000-109", "DE", "+351900000109"],
    ["00351 (900) 000.109", "", "+351900000109"],
    ["0151 00000001", "DE", "+4915100000001"],
    ["06 1234 5678", "IT", "+390612345678"],
  ])("%s in %s is %s", (written, country, number) => expect(readPhone(written, country)).toEqual({ number, problem: null }));
  it.each([
    ["", "PT", "empty"],
    ["call me", "PT", "letters"],
    ["900 000 109", "", "country"],
    ["12", "PT", "short"],
    ["+1234567890123456", "PT", "long"],
    ["+0151 00000001", "DE", "country"],
  ])("%s in %s is refused: %s", (written, country, problem) => expect(readPhone(written, country).problem).toBe(problem));
});

describe("countries", () => {
  it("are known with their codes and names", () => {
    expect(countries().length).toBeGreaterThan(200);
    expect(countries().find(({ id }) => id === "PT")).toEqual({ id: "PT", code: "351", name: "Portugal" });
  });
  it("are found by their code", () => {
    expect(countryOf("351")).toBe("PT");
    expect(countryOf("7")).toBe("RU");
    expect(countryOf("")).toBe("");
  });
  it("the one of this computer is chosen at first", () => {
    expect(homeCountry(["en", "de-AT"])).toBe("AT");
    expect(homeCountry(["en"])).toBe("");
  });
});
