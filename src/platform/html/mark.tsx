import { createHash } from "node:crypto";

const shield = "M12 2.5 20 5.2v5.9c0 4.9-3.3 8.6-8 10.4-4.7-1.8-8-5.5-8-10.4V5.2z";
const lines = "M8.75 9.5h6.5M8.75 13h6.5";

/** The mark: a shield that holds two lines of text. It takes the colour of the words beside it and says nothing to a screen reader. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
    <path
      d={`${shield}${lines}`}
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linejoin="round"
      stroke-linecap="round"
    />
  </svg>
);

const svg =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><style>path{stroke:#1f4e79}` +
  `@media(prefers-color-scheme:dark){path{stroke:#8fbbe8}}</style>` +
  `<path d="${shield}${lines}" fill="none" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/></svg>`;

/** The icon of the browser's tab: `svg` is served at `path`, immutable, because the path holds its hash. */
export const favicon = {
  path: `/assets/mark-${createHash("sha256").update(svg).digest("hex").slice(0, 12)}.svg`,
  svg,
} as const;
