import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const fakeHost = fileURLToPath(new URL("./src/ipc/fake/host.ts", import.meta.url));

/** The invented world of tests and `dev:fake` must never reach an operator: a product build that would contain it fails. */
const noFakeInProduct = {
  name: "no-fake-in-product",
  generateBundle(_options: unknown, bundle: Record<string, { type: string; moduleIds?: string[] }>) {
    for (const chunk of Object.values(bundle))
      for (const id of chunk.moduleIds ?? [])
        if (id.includes("/ipc/fake/")) throw new Error(`The product build contains ${id}`);
  },
};

export default defineConfig(({ mode }) => {
  const fake = mode === "fake" || mode === "test";
  return {
    base: "./",
    plugins: [react(), tailwindcss(), ...(fake ? [] : [noFakeInProduct])],
    resolve: { alias: fake ? { "#host": fakeHost } : {} },
    clearScreen: false,
    server: { host: "127.0.0.1", port: 5173, strictPort: true },
    build: {
      target: ["safari16.4", "chrome111"],
      outDir: "dist",
      emptyOutDir: true,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
    },
    test: {
      environment: "jsdom",
      include: ["src/**/*.test.{ts,tsx}"],
      setupFiles: ["src/test/setup.ts"],
      css: false,
      testTimeout: 20_000,
    },
  };
});
