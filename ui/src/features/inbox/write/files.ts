/** Files on their way into a message, by their paths. Pure. */
/** The name at the end of a path, of this system or another. */
export const fileName = (path: string) => path.split(/[/\\]/).findLast((part) => part !== "") ?? path;

export type FileKind = "image" | "video" | "audio" | "document";

const KINDS: [RegExp, FileKind][] = [
  [/\.(jpe?g|png|gif|webp|heic|avif|bmp|tiff?)$/i, "image"],
  [/\.(mp4|mov|m4v|webm|mkv|avi|3gp)$/i, "video"],
  [/\.(mp3|ogg|opus|wav|m4a|aac|flac|amr)$/i, "audio"],
];

export const fileKind = (path: string): FileKind => KINDS.find(([ending]) => ending.test(path))?.[1] ?? "document";

function pathOf(line: string): string | null {
  if (!line.startsWith("file://")) return null;
  try {
    const { pathname } = new URL(line);
    const path = decodeURIComponent(pathname);
    return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
  } catch {
    return null;
  }
}

/** The paths of files that were copied in the system's file manager, where it tells them. */
export function pastedPaths(read: (type: string) => string): string[] {
  for (const type of ["text/uri-list", "x-special/gnome-copied-files", "text/plain"]) {
    const lines = read(type)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "" && line !== "copy" && line !== "cut" && !line.startsWith("#"));
    const paths = lines.map(pathOf);
    if (paths.length > 0 && paths.every((path) => path !== null)) return paths.filter((path) => path !== null);
  }
  return [];
}
