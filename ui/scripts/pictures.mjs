/**
 * Opens the fake build in a real browser, checks every screen with axe (contrast included) in light and dark at both sizes,
 * and writes a picture of each to ../shots/ui. `node scripts/pictures.mjs inbox` does only what has "inbox" in its name.
 */
import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { SCENES } from "./scenes.mjs";

const root = fileURLToPath(new URL("../dist-fake", import.meta.url));
const shots = fileURLToPath(new URL("../../shots/ui", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const only = process.argv[2] ?? "";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
// The policy of tauri.conf.json, but for the styles that the checks put into the page.
const CSP =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'";

const server = createServer((request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  if (path === "/favicon.ico") return response.writeHead(204).end();
  const file = join(root, path === "/" ? "index.html" : path);
  if (!file.startsWith(root) || !existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": CSP });
  createReadStream(file).pipe(response);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: browserPath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
  ],
});
mkdirSync(shots, { recursive: true });

const SIZES = [
  { width: 1100, height: 700 },
  { width: 1600, height: 1000 },
];
let problems = 0;

for (const theme of ["light", "dark"])
  for (const viewport of SIZES) {
    const context = await browser.newContext({
      viewport,
      colorScheme: theme,
      reducedMotion: "reduce",
      bypassCSP: true,
      locale: "en-GB",
    });
    for (const { name, world, place = "/", prepare } of SCENES) {
      const shot = `${name}-${theme}-${viewport.width}`;
      if (!shot.includes(only)) continue;
      const page = await context.newPage();
      // As tauri.conf.json has it (freezePrototype).
      await page.addInitScript(() => Object.freeze(Object.prototype));
      const said = [];
      page.on("console", (message) => message.type() === "error" && said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      try {
        await page.goto(`${address}/?world=${world}#${place}`);
        if (world !== "starting" && world !== "slow") await page.waitForSelector("[data-ready]", { timeout: 15_000 });
        await page.waitForTimeout(150);
        await prepare?.(page);
        await page.waitForTimeout(250);
        await page.screenshot({ path: join(shots, `${shot}.png`) });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() =>
          globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
        );
        for (const { id, help, nodes } of violations)
          for (const node of nodes.slice(0, 3))
            said.push(`${id}: ${help}\n      ${node.html.slice(0, 160)}\n      ${node.any[0]?.message ?? ""}`);
      } catch (error) {
        said.push(String(error).slice(0, 600));
        await page.screenshot({ path: join(shots, `${shot}.png`) });
      }
      problems += said.length;
      console.log(`${said.length === 0 ? "ok  " : "BAD "} ${shot}${said.map((line) => `\n    ${line}`).join("")}`);
      await page.close();
    }
    await context.close();
  }

await browser.close();
server.close();
if (!only) rmSync(root, { recursive: true, force: true });
console.log(problems === 0 ? "Every screen is clean." : `${problems} problems.`);
process.exitCode = problems === 0 ? 0 : 1;
