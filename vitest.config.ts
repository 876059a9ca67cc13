import { defineConfig } from "vitest/config";
import { islands } from "./islands.ts";
import { reporter } from "./test/reporter.ts";

export default defineConfig({
  plugins: [islands()],
  test: {
    globalSetup: "test/global-setup.ts",
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
    reporters: ["default", reporter],
    // Pages carry the style sheet's hash, which is that of an empty one otherwise.
    css: true,
    // Beside two workers PostgreSQL and a browser want their share of two cores.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
