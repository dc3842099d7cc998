/** Languages by their ISO 639-1 codes, named in the language of the system. */
export const LANGUAGES =
  "af ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gu he hi hr hu hy id is it ja ka kk ko la lt lv mi mk mn mr ms nb nl nn pa pl pt ro ru sk sl sn so sq sr st sv sw ta te th tl tn tr ts uk ur vi xh yo zh zu".split(
    " ",
  );

const names = new Intl.DisplayNames(undefined, { type: "language", fallback: "code" });

/** "Portuguese" for "pt"; what is no code stays as it is. */
export function languageName(code: string): string {
  try {
    const name = names.of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase() + name.slice(1);
  } catch {
    return code;
  }
}
