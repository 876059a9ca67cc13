import { build, type Plugin } from "vite";

const query = "?island";

/** `import { script } from "./passkey-island.ts?island"`: the file bundled by itself as a browser takes it, as text. */
export const islands = (): Plugin => ({
  name: "wardmote:islands",
  enforce: "pre",
  async load(id) {
    if (!id.endsWith(query)) return null;
    const built = await build({
      configFile: false,
      logLevel: "warn",
      build: {
        write: false,
        target: "es2022",
        minify: true,
        lib: { entry: id.slice(0, -query.length), formats: ["es"], fileName: "island" },
      },
    });
    const [chunk] = [built].flat().flatMap((it) => ("output" in it ? it.output : []));
    if (chunk?.type !== "chunk") throw new Error(`${id} gave no script`);
    return `export const script = ${JSON.stringify(chunk.code)}`;
  },
});
