/** Phone numbers as people write them, and as the core wants them: `+` and digits. Pure. The core checks them again. */

/** Country codes by country. */
const CODES =
  "AD376 AE971 AF93 AG1268 AI1264 AL355 AM374 AO244 AR54 AS1684 AT43 AU61 AW297 AZ994 BA387 BB1246 BD880 BE32 BF226 BG359 BH973 BI257 BJ229 BM1441 BN673 BO591 BR55 BS1242 BT975 BW267 BY375 BZ501 CA1 CD243 CF236 CG242 CH41 CI225 CK682 CL56 CM237 CN86 CO57 CR506 CU53 CV238 CW599 CY357 CZ420 DE49 DJ253 DK45 DM1767 DO1809 DZ213 EC593 EE372 EG20 ER291 ES34 ET251 FI358 FJ679 FM691 FO298 FR33 GA241 GB44 GD1473 GE995 GF594 GG44 GH233 GI350 GL299 GM220 GN224 GP590 GQ240 GR30 GT502 GU1671 GW245 GY592 HK852 HN504 HR385 HT509 HU36 ID62 IE353 IL972 IM44 IN91 IQ964 IR98 IS354 IT39 JE44 JM1876 JO962 JP81 KE254 KG996 KH855 KI686 KM269 KN1869 KP850 KR82 KW965 KY1345 KZ7 LA856 LB961 LC1758 LI423 LK94 LR231 LS266 LT370 LU352 LV371 LY218 MA212 MC377 MD373 ME382 MG261 MH692 MK389 ML223 MM95 MN976 MO853 MP1670 MQ596 MR222 MS1664 MT356 MU230 MV960 MW265 MX52 MY60 MZ258 NA264 NC687 NE227 NG234 NI505 NL31 NO47 NP977 NR674 NU683 NZ64 OM968 PA507 PE51 PF689 PG675 PH63 PK92 PL48 PM508 PR1787 PS970 PT351 PW680 PY595 QA974 RE262 RO40 RS381 RU7 RW250 SA966 SB677 SC248 SD249 SE46 SG65 SI386 SK421 SL232 SM378 SN221 SO252 SR597 SS211 ST239 SV503 SX1721 SY963 SZ268 TC1649 TD235 TG228 TH66 TJ992 TL670 TM993 TN216 TO676 TR90 TT1868 TV688 TW886 TZ255 UA380 UG256 US1 UY598 UZ998 VA39 VC1784 VE58 VG1284 VI1340 VN84 VU678 WF681 WS685 XK383 YE967 YT262 ZA27 ZM260 ZW263";

/** Where a number keeps the zero that it begins with. */
const KEEP_ZERO = new Set(["IT", "SM", "VA", "CI", "CG", "GA"]);

const SHORTEST = 7;
const LONGEST = 15;

export type Country = { id: string; code: string; name: string };

function nameOf(id: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "region" }).of(id) ?? id;
  } catch {
    return id;
  }
}

let known: Country[] | undefined;

/** Every country with its code, by name. */
export const countries = (): Country[] =>
  (known ??= CODES.split(" ")
    .map((entry) => ({ id: entry.slice(0, 2), code: entry.slice(2), name: nameOf(entry.slice(0, 2)) }))
    .toSorted((a, b) => a.name.localeCompare(b.name)));

/** The country of this computer's language, as far as it says one. */
export function homeCountry(languages: readonly string[] = navigator.languages): string {
  for (const language of languages) {
    const region = language.split("-").find((part) => /^[A-Z]{2}$/.test(part));
    if (region && countries().some(({ id }) => id === region)) return region;
  }
  return "";
}

/** The codes that numbers without one can get, with the names of all countries that have them. */
export function callingCodes(): { value: string; label: string }[] {
  const names = new Map<string, string[]>();
  for (const { code, name } of countries()) if (code.length <= 3) names.set(code, [...(names.get(code) ?? []), name]);
  return [...names].map(([value, those]) => ({ value, label: `${those.join(", ")} +${value}` }));
}

/** A country of a code; of several the one of this computer, else the largest. */
export function countryOf(code: string): string {
  const of = countries().filter((country) => country.code === code);
  const largest: Record<string, string> = {
    "1": "US",
    "7": "RU",
    "39": "IT",
    "44": "GB",
    "61": "AU",
    "47": "NO",
    "212": "MA",
    "262": "RE",
  };
  const home = homeCountry();
  return (of.find(({ id }) => id === home) ?? of.find(({ id }) => id === largest[code]) ?? of[0])?.id ?? "";
}

export type PhoneProblem = "empty" | "letters" | "country" | "short" | "long";
export type ReadPhone = { number: string; problem: null } | { number: null; problem: PhoneProblem };

/** A number with its country: one that begins with `+` or `00` brings its own, whatever was chosen. */
export function readPhone(written: string, country: string): ReadPhone {
  const text = written.trim();
  const wrong = (problem: PhoneProblem): ReadPhone => ({ number: null, problem });
  if (text === "") return wrong("empty");
  if (!/^\+?[\d\s\-().\u00a0/]*$/.test(text)) return wrong("letters");
  const digits = text.replaceAll(/\D/g, "");
  const international = text.startsWith("+") || digits.startsWith("00");
  const code = countries().find(({ id }) => id === country)?.code;
  if (!international && code === undefined) return wrong("country");
  const own = KEEP_ZERO.has(country) ? digits : digits.replace(/^0/, "");
  const whole = international ? digits.replace(/^00/, "") : `${code}${own}`;
  if (whole.startsWith("0")) return wrong("country");
  if (whole.length < SHORTEST || (!international && own.length < 4)) return wrong("short");
  if (whole.length > LONGEST) return wrong("long");
  return { number: `+${whole}`, problem: null };
}
