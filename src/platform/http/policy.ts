/** Nothing but our own styles and pictures; forms post to us alone; nobody frames us. */
export const contentPolicy = {
  defaultSrc: ["'none'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** For the few pages that bring a script: one of our own files, which may ask our own routes. */
export const policyWithScript = Object.entries({ ...contentPolicy, scriptSrc: ["'self'"], connectSrc: ["'self'"] })
  .map(([name, sources]) => `${name.replace(/[A-Z]/g, (it) => `-${it.toLowerCase()}`)} ${sources.join(" ")}`)
  .join(";");
