import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stylesheet } from "./style.ts";

const folder = new URL("style/", import.meta.url);
const css = readdirSync(folder)
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("\n");

const tokens = new Map(
  [...css.matchAll(/--([a-z-]+):\s*light-dark\((#[0-9a-f]{3,6}),\s*(#[0-9a-f]{3,6})\)/g)].map((match) => [
    match[1],
    { light: match[2], dark: match[3] },
  ]),
);

/** Relative luminance, WCAG 2.2. */
function luminance(color: string): number {
  const digits = color.length === 4 ? color.replace(/[0-9a-f]/g, "$&$&") : color;
  const channels = [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, scheme: "light" | "dark"): number {
  const [first, second] = [one, other].map((name) => {
    const color = tokens.get(name)?.[scheme];
    if (color === undefined) throw new Error(`no token --${name}`);
    return luminance(color);
  });
  const [low = 0, high = 0] = [first ?? 0, second ?? 0].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["paper", "rail", "card"];
const texts: [string, string][] = [
  ...["ink", "muted", "accent", "stop", "good", "attention"].flatMap((text) =>
    grounds.map((ground): [string, string] => [text, ground]),
  ),
  ...["good", "attention", "stop", "accent"].map((tone): [string, string] => [tone, `${tone}-wash`]),
  ["ink", "neutral-wash"],
  ["ink", "accent-wash"],
  ["muted", "accent-wash"],
  ["paper", "ink"],
];

describe.each(["light", "dark"] as const)("in the %s scheme", (scheme) => {
  test.each(texts)("%s on %s can be read (AA, 4.5)", (text, ground) => {
    expect(contrast(text, ground, scheme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(grounds)("the edge of a field on %s can be seen (3)", (ground) => {
    expect(contrast("edge", ground, scheme)).toBeGreaterThanOrEqual(3);
  });
});

test("the style sheet fetches nothing", () => {
  expect(css).not.toMatch(/url\(|@import/);
});

test("every sheet of the folder is part of the one that is served", () => {
  for (const name of readdirSync(folder)) {
    const [selector = ""] = /^\.[a-z-]+(?= \{$)/m.exec(readFileSync(new URL(name, folder), "utf8")) ?? [":root"];
    expect(stylesheet.css, name).toContain(selector);
  }
});
