/**
 * Every act a governing document can speak of, one verb each, with the sentence that people read.
 * Listed whole: an act that no part of Wardmote performs yet shows as "not performed here yet".
 * An act that no document binds can be done by nobody.
 */
export const actGroups = {
  "Bodies, seats, documents": {
    "establish-group": "establish a working group",
    "dissolve-group": "dissolve a working group",
    "appoint-chair": "appoint the Chairperson",
    "remove-chair": "remove the Chairperson",
    "name-acting-chair": "name somebody who acts for the Chairperson",
    "appoint-member": "appoint a voting member",
    "remove-member": "remove a voting member",
    resign: "resign from a seat",
    "make-committer": "make or remove a committer",
    "define-roles": "define or change the roles of contributors and committers",
    "adopt-document": "adopt a governing document",
    "amend-document": "amend a governing document",
    "adopt-policy": "adopt or change a policy of the project",
    "correct-founding-record": "correct a mistake in the founding record",
    "list-chair-publicly": "list the current Chairperson publicly",
    "elect-parent-chair": "elect the chair of the steering committee",
  },
  Meetings: {
    "schedule-meeting": "schedule a meeting",
    "cancel-meeting": "cancel a meeting",
    "order-agenda": "set the order of an agenda",
    "propose-agenda-item": "propose an item for an agenda",
    "attend-meeting": "attend a meeting",
    "close-meeting-part": "close a part of a meeting to the public",
    "facilitate-discussion": "facilitate open discussion",
    "take-notes": "take the notes of a meeting",
    "draft-minutes": "draft the minutes of a meeting",
    "approve-minutes": "approve the minutes of a meeting",
    "assign-action": "give somebody an action with a date",
  },
  Decisions: {
    "state-position": "state a position and argue for it",
    "raise-issue": "raise an issue with a proposal",
    "answer-issue": "answer an issue that somebody raised",
    "open-call": "open a call for consensus",
    "determine-call": "determine whether consensus was reached",
    "withdraw-call": "withdraw a call for consensus",
    "seek-consensus": "help the group to seek consensus",
    "record-decision": "record a decision that was reached",
    "record-disagreement": "document an area of disagreement",
    escalate: "escalate a decision to the body above",
    "appeal-determination": "appeal a determination",
    "settle-technical-outcome": "decide a technical question without consensus",
    "resolve-escalation": "resolve a decision that was escalated",
    "move-motion": "move or second a motion",
    "cast-ballot": "cast a ballot on a motion",
    "refer-deadlock": "refer a vote that cannot be resolved",
    "grant-licence-exception": "grant a licence exception",
    "challenge-recusal": "challenge somebody's recusal or its lack",
    "report-to-parent": "keep the body above informed",
  },
  Programme: {
    "maintain-reporting-process": "keep processes for reporting and tracking vulnerabilities",
    "prioritise-vulnerabilities": "prioritise and address vulnerabilities with the community",
    "improve-security": "develop security improvements and best practices",
    "coordinate-training": "coordinate training and awareness",
    "give-guidance": "answer questions and give guidance",
    "maintain-roadmap": "keep the roadmap or the plan of work",
  },
  Vulnerabilities: {
    "report-vulnerability": "report a vulnerability",
    "triage-report": "triage a report",
    "acknowledge-report": "acknowledge a report",
    "accept-report": "accept or reject a report",
    "open-case": "open a case",
    "invite-participant": "invite somebody into a case",
    "propose-embargo-terms": "propose or revise embargo terms",
    "accept-embargo-terms": "accept embargo terms",
    "lift-embargo": "end an embargo",
    "act-urgently": "act at once and have it ratified afterwards",
    "ratify-urgent-act": "ratify an urgent act",
    "notify-vendors": "tell downstream vendors in a round",
    "assess-priority": "assess the priority of a case",
    "publish-advisory": "publish an advisory",
    "reserve-cve-id": "reserve or request a CVE id",
    "release-item": "release an item of a disclosed case",
    "report-conduct": "report a breach of the code of conduct",
  },
  "The record": {
    "accept-finding": "accept a finding about the record",
    "open-ledger-entry": "open a sealed ledger entry about oneself",
    "erase-ledger-entry": "have a ledger entry about oneself erased",
  },
} as const;

/** All of them, whatever their group. */
export const acts = {
  ...actGroups["Bodies, seats, documents"],
  ...actGroups.Meetings,
  ...actGroups.Decisions,
  ...actGroups.Programme,
  ...actGroups.Vulnerabilities,
  ...actGroups["The record"],
};

export type Act = keyof typeof acts;

export const isAct = (text: string): text is Act => Object.hasOwn(acts, text);

/** Rules: a name has one value for a body or a procedure. The value's form is in `binding.ts`. */
export const rules = {
  "decision-method": "how decisions are made",
  quorum: "how many must be present to decide",
  threshold: "how many must agree",
  "votes-per-member": "votes per voting member",
  "expired-seat-votes": "whether a member whose term has ended still votes until the seat is filled",
  "deputy-acts": "whether the deputy acts for the holder while the seat is vacant",
  together: "how many must do it together",
  "resigned-member-votes": "whether a member who resigned still votes",
  period: "how long something stays open or may take",
  notice: "how long before it something is announced",
  "term-length": "how long a seat is held",
} as const;

export type RuleName = keyof typeof rules;

/** Principles hold for a scope and are tested by evidence. */
export const principles = {
  purpose: "what the group is for",
  "higher-documents-prevail": "higher documents prevail and this one supplements them",
  "open-meetings": "meetings are open",
  "open-decisions": "decisions are discussed in the open",
  "open-participation": "nobody is excluded without a reason that holds for all",
  "transparent-record": "output, proposals, decisions and status are open and visible",
  "vendor-neutral": "no vendor is privileged",
  "policies-hold": "policies hold and are complied with",
  "technical-merit": "decisions rest on technical merit",
  "not-all-views-followed": "not every view will be followed",
  "measurable-criteria": "decisions rest on measurable criteria where possible",
  "consensus-first": "consensus is sought before a vote",
} as const;

export type PrincipleName = keyof typeof principles;

/** What a power may depend on. Few and named; never an expression. */
export const conditions = {
  "not-recused": "the person has not stepped out of the matter",
  "second-factor": "signed in with a second factor",
  "signed-embargo": "the embargo terms of the case are accepted",
  "holds-training": "the required training is completed",
  "meeting-in-progress": "a meeting is in progress",
  quorate: "the meeting has its quorum",
  "seat-vacant": "the Chairperson's seat is vacant",
  "outside-approval": "an outside party has approved",
} as const;

export type Condition = keyof typeof conditions;

/** Somebody's part in one matter; arrives as a fact with the subject. */
export const matterRoles = ["owner", "participant", "reporter", "scribe", "mover", "concerned"] as const;
export type MatterRole = (typeof matterRoles)[number];
