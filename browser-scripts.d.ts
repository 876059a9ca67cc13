/** A script for a browser, bundled by itself: see `islands.ts` beside the build's configuration. */
declare module "*?island" {
  export const script: string;
}
