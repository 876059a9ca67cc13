import type { Act } from "./vocabulary.ts";

/** How somebody sits in a seat: as its holder, acting for one, or as the holder's deputy. */
export const capacities = ["holder", "acting", "deputy"] as const;
export type Capacity = (typeof capacities)[number];

/** How a term comes to its end. Whose term only runs out may vote on until the seat is filled, where a rule says so. */
export const endings = ["ended", "resigned"] as const;
export type EndedBy = (typeof endings)[number];

/** The rule by which the last holder of a vacant voting seat still votes. */
export const votesOnRule = (endedBy: EndedBy): "expired-seat-votes" | "resigned-member-votes" =>
  endedBy === "resigned" ? "resigned-member-votes" : "expired-seat-votes";

/** The act that puts somebody into a seat. `top`: the body has none above it, so it elects its own chair. */
export function appointingAct(seat: string, capacity: Capacity | undefined, top: boolean): Act {
  if (seat !== "chair") return "appoint-member";
  if (capacity === "acting") return "name-acting-chair";
  return top ? "elect-parent-chair" : "appoint-chair";
}

/** Every act that can fill a seat for good or for the time being. */
export const fillingActs = (seat: string, top: boolean): readonly Act[] =>
  seat === "chair" ? [appointingAct(seat, "holder", top), "name-acting-chair"] : [appointingAct(seat, "holder", top)];
