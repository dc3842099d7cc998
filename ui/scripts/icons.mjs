/** Renders ../icons/*.svg into the files that tauri.conf.json and the tray name. Run after changing a drawing: `npm run icons`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const folder = fileURLToPath(new URL("../../icons", import.meta.url));
const browser = await chromium.launch({
  executablePath: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const page = await browser.newPage();

async function render(name, size) {
  const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html,body{margin:0;background:none}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
}

/** An icon file of Windows: a table of contents, then one PNG after the other. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  pictures.forEach(({ size, png }, place) => {
    const entry = 6 + 16 * place;
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** An icon file of macOS: parts, each a four-letter kind, its length and a PNG. */
function icns(parts) {
  const bodies = parts.map(({ kind, png }) => {
    const head = Buffer.alloc(8);
    head.write(kind, 0, "ascii");
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.alloc(8);
  head.write("icns", 0, "ascii");
  head.writeUInt32BE(8 + bodies.reduce((sum, body) => sum + body.length, 0), 4);
  return Buffer.concat([head, ...bodies]);
}

const sizes = {};
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) sizes[size] = await render("icon", size);
const write = (name, content) => writeFileSync(join(folder, name), content);

write("32x32.png", sizes[32]);
write("128x128.png", sizes[128]);
write("128x128@2x.png", sizes[256]);
write("icon.png", sizes[512]);
write("icon.ico", ico([32, 16, 24, 48, 64, 256].map((size) => ({ size, png: sizes[size] }))));
write(
  "icon.icns",
  icns(
    Object.entries({
      icp4: 16,
      icp5: 32,
      ic07: 128,
      ic08: 256,
      ic09: 512,
      ic10: 1024,
      ic11: 32,
      ic12: 64,
      ic13: 256,
      ic14: 512,
    }).map(([kind, size]) => ({ kind, png: sizes[size] })),
  ),
);
for (const name of ["tray", "tray-unread", "tray-frozen"]) write(`${name}.png`, await render(name, 64));
await browser.close();
