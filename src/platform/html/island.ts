import { createHash } from "node:crypto";

/** A script that a single page needs, bundled by itself; the path holds its hash. */
export interface Island {
  readonly path: string;
  readonly script: string;
}

export const island = (name: string, script: string): Island => ({
  path: `/assets/${name}-${createHash("sha256").update(script).digest("hex").slice(0, 12)}.js`,
  script,
});
