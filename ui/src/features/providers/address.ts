/** Addresses of providers. Pure. */

/** The computer an address leads to; what is no address stays as it is. */
export const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

/** Whether an address leads to this computer. */
export const isHere = (url: string) => URL.canParse(url) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
