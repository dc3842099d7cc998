/** What jsdom lacks of a browser, and a clean desk before every test. */
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";
import "../i18n";
import { forgetUnsent } from "../features/inbox/write/unsent";
import { resetDesk } from "../lib/desk";

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

const define = (target: object, name: string, value: unknown) =>
  Object.defineProperty(target, name, { configurable: true, writable: true, value });

define(globalThis, "ResizeObserver", Observer);
define(window, "matchMedia", (query: string) => ({
  matches: query.includes("min-width"),
  media: query,
  addEventListener() {},
  removeEventListener() {},
}));
define(HTMLCanvasElement.prototype, "getContext", () => null);
define(Element.prototype, "scrollIntoView", () => undefined);
define(Element.prototype, "scrollTo", () => undefined);
define(Element.prototype, "hasPointerCapture", () => false);
define(Element.prototype, "setPointerCapture", () => undefined);
define(Element.prototype, "releasePointerCapture", () => undefined);
define(document, "elementFromPoint", () => null);
define(URL, "createObjectURL", () => "blob:http://localhost/picture");
define(URL, "revokeObjectURL", () => undefined);
define(globalThis, "CSS", { escape: (text: string) => text });
// The virtual lists draw what fits into their element.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 900 });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 900 });

// A failure names what was not found; the whole desk printed beside it helps nobody.
configure({ asyncUtilTimeout: 4000, getElementError: (message) => new Error(message ?? "Not found") });

beforeEach(() => {
  resetDesk();
  forgetUnsent();
  window.localStorage.clear();
});
afterEach(cleanup);
