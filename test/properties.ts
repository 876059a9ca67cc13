/**
 * How many cases a property is tried on: `usual` in the tests, and that times `PROPERTY_FACTOR` in the soak. Properties
 * that cost more say a smaller `usual` than fast-check's hundred.
 */
export const runs = (usual = 100): { readonly numRuns: number } => ({
  numRuns: usual * Number(process.env.PROPERTY_FACTOR ?? 1),
});
