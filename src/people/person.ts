/** A name as it is looked for: two that differ only in case, white space or composition are the same. */
export const foldName = (name: string): string => name.normalize("NFC").trim().replace(/\s+/gu, " ").toLowerCase();

/** What GitHub takes for a login: ASCII letters, digits and hyphens. */
export const githubLogin = /^[a-z\d][a-z\d-]{0,38}$/i;

/** What somebody looks for, without the one character that PostgreSQL cannot hold. */
export const searched = (text: string): string => text.replaceAll("\0", "").slice(0, 100);
