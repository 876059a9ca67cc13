import type { Finding } from "../finding.ts";
import { type CommunityRecord, type Line, placeIn, proseOf } from "../record.ts";

/** Actions that minutes give somebody and that nothing marks as done, once the body has met again. */
export function openActions({ texts, meetings }: CommunityRecord): readonly Finding[] {
  const last = new Map<string, string>();
  for (const { body, day, state } of meetings)
    if (state !== "cancelled" && state !== "scheduled" && day > (last.get(body) ?? "")) last.set(body, day);
  const days = new Map(meetings.map((it) => [it.number, it.day]));
  return texts.flatMap((text) => {
    const day = text.meeting === null ? undefined : days.get(text.meeting);
    if (day === undefined || day >= (last.get(text.body) ?? "")) return [];
    return proseOf(text.lines)
      .filter(isAction)
      .map(
        (line): Finding => ({
          kind: "action-open",
          place: placeIn(text, line),
          about: line.text,
          words: "No minutes mark this action as done.",
          remedy: "Strike it through in the minutes once it is done or dropped, or accept it with the reason.",
        }),
      );
  });
}

const heading = /^\s*#/;
const nothing = /^\W*(?:none|n\s*\/?\s*a|nil|no (?:new )?(?:actions?|action items?))?\W*$/i;
const deeper = /^(?: {2,}|\t)\s*\S/;
const done = /^\s*(?:[-*+]|\d{1,3}[.)])?\s*(?:\[x\]|~~.*~~\s*$)|\((?:done|closed|completed|dropped)\)\W*$/i;
const announced =
  /^\s*(?:[-*+]\s+)?(?:[*_]*ACTION(?: ITEMS?)?[*_]*:?\s+\S|[*_]*Action items?[*_]*:?\s+(?!is\b|are\b|was\b|were\b)\S)/;

/** A point among the actions, or a line elsewhere that calls itself one. What stands further in belongs to the point above. */
function isAction({ text, part }: Line): boolean {
  if (done.test(text) || heading.test(text)) return false;
  if (part === "actions") return !deeper.test(text) && !nothing.test(text.replace(/^\s*\d{1,3}[.)]/, ""));
  return part !== "agenda" && announced.test(text);
}
