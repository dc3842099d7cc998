/** Pictures and sounds of the fake world, drawn on the spot. */
import type { MessageId } from "../bindings";

const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#2d4a5a"/><stop offset="1" stop-color="#b98a5e"/></linearGradient></defs><rect width="640" height="480" fill="url(#g)"/><path d="M320 60v110" stroke="#222" stroke-width="6"/><path d="M230 260q90-160 180 0z" fill="#f3e3c2"/><circle cx="320" cy="272" r="26" fill="#fff6dd"/></svg>`;

function tone(seconds: number): string {
  const rate = 4000;
  const length = rate * seconds;
  const bytes = new Uint8Array(44 + length);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => [...value].forEach((letter, index) => (bytes[at + index] = letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, "data");
  view.setUint32(40, length, true);
  for (let index = 0; index < length; index++)
    bytes[44 + index] = 128 + Math.round(40 * Math.sin(index / 5) * Math.sin((index / length) * Math.PI));
  return `data:audio/wav;base64,${btoa(String.fromCharCode(...bytes))}`;
}

const voice = tone(3);

export const mediaUrl = (id: MessageId) =>
  id.includes("voice") || id.includes("audio") ? voice : `data:image/svg+xml;utf8,${encodeURIComponent(picture)}`;
