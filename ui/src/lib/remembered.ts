/** Small preferences of this window that are not worth a setting. A broken or full storage only forgets them. */
export function remember(name: string, value: string) {
  try {
    window.localStorage.setItem(`switchboard.${name}`, value);
  } catch {
    // Forgotten at the next start; nothing else depends on it.
  }
}

export function remembered(name: string): string | null {
  try {
    return window.localStorage.getItem(`switchboard.${name}`);
  } catch {
    return null;
  }
}
