import fc from "fast-check";
import { render } from "preact-render-to-string";
import { describe, expect, test } from "vitest";
import { runs } from "../../../test/properties.ts";
import { Day, formatDistance, formatInstant, Time } from "./time.tsx";

describe("an instant", () => {
  test.each([
    ["2026-11-26T17:00:00Z", "Europe/London", "Thu 26 Nov 2026, 17:00 London (17:00 UTC)"],
    ["2026-07-02T16:00:00Z", "Europe/London", "Thu 2 Jul 2026, 17:00 London (16:00 UTC)"],
    ["2026-11-27T01:00:00Z", "America/New_York", "Thu 26 Nov 2026, 20:00 New York (Fri 27 Nov, 01:00 UTC)"],
    ["2026-09-30T22:30:00Z", "Asia/Kathmandu", "Thu 1 Oct 2026, 04:15 Kathmandu (Wed 30 Sep, 22:30 UTC)"],
    [
      "2027-01-01T02:00:00Z",
      "America/Argentina/Buenos_Aires",
      "Thu 31 Dec 2026, 23:00 Buenos Aires (Fri 1 Jan, 02:00 UTC)",
    ],
    ["2026-11-26T00:00:00Z", "UTC", "Thu 26 Nov 2026, 00:00 UTC"],
  ])("%s in %s reads %s", (at, zone, words) => {
    expect(formatInstant(new Date(at), zone)).toBe(words);
  });

  test("keeps its hour on either side of the clock change, and the repeated hour is told apart by UTC", () => {
    expect(formatInstant(new Date("2026-03-28T17:00:00Z"), "Europe/London")).toContain("17:00 London (17:00 UTC)");
    expect(formatInstant(new Date("2026-03-29T16:00:00Z"), "Europe/London")).toContain("17:00 London (16:00 UTC)");
    expect(formatInstant(new Date("2026-10-25T00:30:00Z"), "Europe/London")).toContain("01:30 London (00:30 UTC)");
    expect(formatInstant(new Date("2026-10-25T01:30:00Z"), "Europe/London")).toContain("01:30 London (01:30 UTC)");
  });

  test("two different minutes never read alike, whatever the zone does", () => {
    const minutes = fc.integer({ min: 29_000_000, max: 30_000_000 });
    const zones = fc.constantFrom("Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC");
    fc.assert(
      fc.property(minutes, fc.integer({ min: 1, max: 3000 }), zones, (minute, apart, zone) => {
        const [one, other] = [minute, minute + apart].map((value) => formatInstant(new Date(value * 60_000), zone));
        return one !== other;
      }),
      runs(),
    );
  });

  test("names an unknown zone as a fault instead of showing another one's time", () => {
    expect(() => formatInstant(new Date(), "Mars/Olympus")).toThrow(RangeError);
  });
});

test.each([
  [30, "now"],
  [40 * 60, "in 40 minutes"],
  [-5 * 3600, "5 hours ago"],
  [2 * 86_400 + 3600, "in 2 days"],
  [-38 * 86_400, "38 days ago"],
  [200 * 86_400, "in 6 months"],
  [-1000 * 86_400, "2 years ago"],
])("%d seconds away is %s", (seconds, words) => {
  const now = new Date("2026-11-22T09:00:00Z");
  expect(formatDistance(new Date(now.getTime() + seconds * 1000), now)).toBe(words);
});

test("the distance stands beside the instant, which a machine can read and whose zone is named in full", () => {
  const at = new Date("2026-11-26T17:00:00Z");
  const html = render(<Time at={at} zone="Europe/London" now={new Date("2026-11-24T17:00:00Z")} />);
  expect(html).toContain('<time datetime="2026-11-26T17:00:00.000Z" title="Europe/London">');
  expect(html.replaceAll(/<[^>]+>/g, "")).toBe("Thu 26 Nov 2026, 17:00 London (17:00 UTC) in 2 days");
  expect(html).toContain("in 2 days");
});

test("a calendar day is the same day everywhere", () => {
  expect(render(<Day date="2026-09-04" />)).toBe('<time datetime="2026-09-04">4 Sep 2026</time>');
});
