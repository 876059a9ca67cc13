import { defineConfig } from "vite";
import { islands } from "./islands.ts";

/** One server bundle: `dist/wardmote.js` is the command line and the server. Packages stay in node_modules. */
export default defineConfig({
  plugins: [islands()],
  build: {
    ssr: "src/cli.ts",
    outDir: "dist",
    target: "node24",
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      output: { entryFileNames: "wardmote.js", chunkFileNames: "[name]-[hash].js", banner: "#!/usr/bin/env node" },
    },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
