import type { Holder, RuleValue } from "./binding.ts";
import type { Act, Condition, PrincipleName, RuleName } from "./vocabulary.ts";

/**
 * How governing documents say things: one table from phrases to meanings. It knows the language of such documents and
 * no document. `suggest.ts` finds the phrases and who is meant by them.
 *
 * A phrase is whole words, whatever their case, in one sentence. `( | )` are alternatives, `?` makes optional, `…` is up to
 * eighty characters within the sentence. Capitals stand for what differs from document to document: CHAIR for the
 * presiding seat, BODY for a body's name, PARENT for the name of the body above, and the quantities of
 * `quantities.ts`: NUMBER, DURATION, FRACTION, INTERVAL.
 */
export type Phrase =
  /** Somebody may, must or may not do it. A decision of a body is a power, by motion or consensus, even where the text says "will". */
  | {
      readonly act: Act;
      readonly says: string;
      readonly decision?: true;
      readonly implies?: readonly Act[];
      /** Only in the document of a body with none above it, or only of one that has. */
      readonly where?: "top" | "below";
    }
  | {
      readonly principle: PrincipleName;
      readonly says: string;
      readonly grants?: { readonly holder: Holder; readonly act: Act };
    }
  /** The value is the phrase's own quantity unless it is given here. */
  | { readonly rule: RuleName; readonly says: string; readonly procedure?: string; readonly value?: RuleValue };

const verbs = "(appoint|elect|select|designate|choose|name)(s|ed|ing)?";
const removal = "(remov(e|es|ed|ing|al of)|chang(e|es|ing)|replac(e|es|ed|ing)|recall(s|ed|ing)?|dismiss(es|ed|ing)?)";
const making = "(establish|creat|form|organi[sz])(e|es|ing)?";
const document = "(charter|document|bylaws?|governance|rules of procedure|standing rules|terms of reference)";
const amending = "(amend(s|ed|ing)?|chang(e|es|ed|ing)|modif(y|ies|ied|ying)|updat(e|es|ed|ing)|revis(e|es|ed|ing))";
const adopting = "(adopt(s|ing)?|approv(e|es|ing)|establish(es|ing)?|set(s|ting)?|maintain(s|ing)?)";
const group = "(working groups?|sub-?committees?|special interest groups?|task forces?|sub-?groups?)";
const member = "(committee |council |board |BODY )?(voting )?members?";
const vulnerabilities = "(vulnerabilit(y|ies)|security (issues?|reports?|incidents?|bugs?))";
const consensus: RuleValue = { kind: "word", word: "consensus" };
const lazyConsensus: RuleValue = { kind: "lazy-consensus", of: "participants" };

// biome-ignore format: a table reads by its rows
const bodiesAndDocuments: readonly Phrase[] = [
  { act: "establish-group", says: `${making} (an? |the |other |such |new )*(${group}|BODY)`, decision: true },
  { act: "establish-group", says: `${group} (may|can|shall|will) be (established|created|formed|chartered)`, decision: true },
  { act: "dissolve-group", says: `(dissolv|disband|terminat|retir)(e|es|ing) … (${group}|the group|BODY)`, decision: true },
  { act: "dissolve-group", says: `(${group}|the group|BODY) (may|can|shall|will) be (dissolved|disbanded|terminated|retired)`, decision: true },
  { act: "appoint-chair", says: `${verbs}(?! (an? |the )*(acting|deputy|vice)) … CHAIR`, decision: true, where: "below" },
  { act: "elect-parent-chair", says: `${verbs} … CHAIR`, decision: true, where: "top" },
  { act: "appoint-chair", says: `CHAIR … (is|are|be) (\\w+ly )?(appointed|elected|selected|designated|chosen|named)`, decision: true, where: "below" },
  { act: "elect-parent-chair", says: `CHAIR … (is|are|be) (\\w+ly )?(appointed|elected|selected|designated|chosen|named)`, decision: true, where: "top" },
  { act: "remove-chair", says: `${removal} … CHAIR`, decision: true },
  { act: "remove-chair", says: `CHAIR … (is|are|be) (removed|replaced|recalled|dismissed)`, decision: true },
  { act: "name-acting-chair", says: `(name|designate|appoint)(s|ing)? … (acting CHAIR|deputy|vice CHAIR|(acts?|stands?) (in )?(for|as) the CHAIR)`, decision: true },
  { act: "appoint-member", says: `(${verbs}|add(s|ed|ing)?|approv(e|es|ed|ing)) (an? |the |new |additional |its |(one|two) )*${member}|(nominat|invit)(e|es|ed|ing) … (to be|to become|as) (an? )?${member}`, decision: true },
  { act: "appoint-member", says: `${member} (is|are|(may|shall|will|must) be) (appointed|elected|selected|added|approved)`, decision: true },
  { act: "remove-member", says: `${removal} (an? |the |any )*${member}`, decision: true },
  { act: "remove-member", says: `${member} (is|are|(may|shall|will|can) be) (\\w+ to be )?removed`, decision: true },
  { act: "resign", says: "(resign|step down|stand down)(s|ing)?" },
  { act: "make-committer", says: "(become|made|appoint(ed)?|elect(ed)?|promot(e|ed|ing)|add(ed)?) … committers?", decision: true },
  { act: "make-committer", says: `(committers? … (be )?removed|${removal} … committers?)`, decision: true },
  { act: "define-roles", says: `(adopt|creat(e|ing)|modify|amend|adjust|defin(e|ing))… roles`, decision: true },
  { act: "adopt-policy", says: `${adopting} … (polic(y|ies)|codes? of conduct)`, decision: true },
  { act: "amend-document", says: `${amending} (this|the|these|its|such) … ${document}`, decision: true },
  { act: "amend-document", says: `(this|the|these) … ${document} (may|can|shall|will|must)( only)? be (amended|changed|modified|updated|revised)`, decision: true },
  { act: "amend-document", says: `(amendments?|changes) to (this|the|these) … ${document}`, decision: true },
  { act: "adopt-document", says: `(adopt|ratif|approv)(s|y|ies|e|es|ing)? (this|the|these) … ${document}`, decision: true },
  { act: "correct-founding-record", says: "correct(s|ing)? … founding record" },
  { act: "list-chair-publicly", says: "CHAIR … (listed|published|named|announced) (on|in|at)" },
  { act: "list-chair-publicly", says: "(list|publish|announc)(e|es|ing)? … (name of the )?(current )?CHAIR" },
];

// biome-ignore format: a table reads by its rows
const meetings: readonly Phrase[] = [
  { act: "schedule-meeting", says: "(schedul(e|es|ed|ing)|call(s|ed|ing)?|conven(e|es|ed|ing)|set(s|ting)? (up|the (date|time)s? of)) … meetings?", implies: ["cancel-meeting"] },
  { act: "cancel-meeting", says: "(cancel|postpon|mov)(s|e|es|ing|ling|led)? … meetings?" },
  { act: "order-agenda", says: "(set|prepar|order|draft|publish|maintain|manag)(s|e|es|ing|ting)? … agendas?" },
  { act: "propose-agenda-item", says: "(propos|add|suggest|submit)(e|es|s|ing|ting)? … (agenda items?|(items?|topics?) … agenda)" },
  { act: "attend-meeting", says: "(attend|join|participate in)(s|ing)? … meetings?" },
  { act: "close-meeting-part", says: "(clos(e|es|ing)|hold|conduct) … (part of a meeting|in private|executive session|closed (session|meeting|part)s?)" },
  { act: "facilitate-discussion", says: "((facilitat|moderat|foster|encourag)(e|es|ing)|presid(e|es|ing) (over|at)) … (discussions?|meetings?|calls)" },
  { act: "facilitate-discussion", says: "(chair|lead|run)(s|ning|ing)? (the |all |its |regular |group )*(discussions?|meetings?|calls)" },
  { act: "take-notes", says: "(take(s|n)?|taking|keep(s|ing)?) … (notes|minutes)" },
  { act: "draft-minutes", says: "(draft|writ|prepar|publish|post|record)(e|es|s|ing)? … minutes" },
  { act: "approve-minutes", says: "(approv(e|es|ed|ing)|correct(s|ing)?) … minutes" },
  { act: "assign-action", says: "(assign|track|follow up on)(s|ing)? … actions?( items?)?" },
];

// biome-ignore format: a table reads by its rows
const decisions: readonly Phrase[] = [
  { act: "state-position", says: "(shar|present|discuss|advocat|argu|express|stat|voic)(e|es|ing)? … (views?|opinions?|positions?|ideas|concerns?|objections?)" },
  { act: "raise-issue", says: "(rais|fil)(e|es|ing) … (issues?|objections?|concerns?)" },
  { act: "answer-issue", says: "(answer|address|respond to|reply to)(s|es|ing)? … (objections?|issues? raised|each issue|concerns? raised)" },
  { act: "seek-consensus", says: "(seek(s|ing)?( to)?( reach| build| find)?|build(s|ing)?|driv(e|es|ing)|reach(es|ing)?|achiev(e|es|ing)) (rough |general |a |community )*consensus", implies: ["open-call", "determine-call"] },
  { act: "open-call", says: "(open|issu|initiat|mak)(s|e|es|ing)? … call for consensus" },
  { act: "determine-call", says: "(determin|declar|judg|assess|gaug|find)(e|es|ing|s)? (whether |if |that |when )?… consensus" },
  { act: "withdraw-call", says: "withdraw(s|ing)? … (call|proposal)" },
  { act: "record-decision", says: "(record|document|publish|log|track)(s|es|ing)? … decisions?" },
  { act: "record-disagreement", says: "(document|record|summari[sz]|not)(s|e|es|ing)? … (disagreements?|dissent|minority (views?|opinions?))" },
  { act: "escalate", says: "(escalat(e|es|ing)|(bring|refer)(s|ring|ing)? … to (the )?PARENT)", decision: true },
  { act: "appeal-determination", says: "appeal(s|ing)?" },
  { act: "settle-technical-outcome", says: "((decid|determin|settl|dictat|impos)(e|es|ing) (on |upon )?(the )?(outcomes? of )?(any )?|(mak(e|es|ing)) (the |any |final |sole |unilateral )*)technical (decisions?|questions?|matters?|disputes?|outcomes?|disagreements?)" },
  { act: "resolve-escalation", says: "for (final )?resolution|(resolv|decid|settl)(e|es|ing) (the|such|any|an) (decision|escalation|escalated|dispute|disagreement|matter|issue|question)s?", decision: true },
  { act: "move-motion", says: "(mov(e|es|ing)|second(s|ing)?|propos(e|es|ing)|call(s|ing)? for) (an? )?(motion|vote)s?" },
  { act: "cast-ballot", says: "cast(s|ing)? … (votes?|ballots?)|vote (on|for|in)" },
  { act: "refer-deadlock", says: "refer(s|ring)? (the |such |any )?(matter|vote|deadlock|question|issue)s? to(?! (the )?PARENT)" },
  { act: "grant-licence-exception", says: "(approv|grant|allow)(e|es|s|ed|ing)? … (alternative licen[cs]es?|licen[cs]e exceptions?|exceptions? to … licen[cs]\\w+)", decision: true },
  { act: "grant-licence-exception", says: "licen[cs]e exceptions? (must|shall|may|can) be (approved|granted)", decision: true },
  { act: "challenge-recusal", says: "(challeng|contest|question)(e|es|ing|s)? … recusal" },
  { act: "report-to-parent", says: "keep(s|ing)? (the )?PARENT … (informed|updated|apprised)" },
  { act: "report-to-parent", says: "report(s|ing)? (\\w+ly )?(on … )?to (the )?PARENT" },
  { act: "report-to-parent", says: "(updat|inform|brief)(e|es|s|ing)? (the )?PARENT" },
  { act: "report-to-parent", says: "(status|progress|activity) (reports?|updates?) … PARENT" },
  { act: "report-to-parent", says: "(provid|giv|submit|deliver)(e|es|ing|s|ting)? … (reports?|updates?) to (the )?PARENT" },
  { act: "elect-parent-chair", says: `(elect|select|appoint|choose)(s|ing)? (an? |its |the )BODY CHAIR`, decision: true },
];

// biome-ignore format: a table reads by its rows
const programme: readonly Phrase[] = [
  { act: "maintain-reporting-process", says: `(process(es)?|procedures?|workflows?|channels?) (for|to) … (report|track|handl|receiv|disclos)(e|es|ing)? … ${vulnerabilities}` },
  { act: "prioritise-vulnerabilities", says: `(prioriti[sz]|triag|address|fix|remediat)(e|es|s|ing)? … ${vulnerabilities}` },
  { act: "improve-security", says: "(develop|implement|improv|enhanc|recommend|advanc)(e|es|s|ing)? … (security (improvements?|posture|features?|measures?|best practices)|best practices)" },
  { act: "coordinate-training", says: "(coordinat|organi[sz]|provid|run|develop|deliver|creat)(e|es|s|ing)? … (training|workshops?|awareness|tutorials?|educational|mentorship|mentoring)" },
  { act: "give-guidance", says: "((provid|offer|giv)(e|es|s|ing)? … (guidance|advice|assistance|support|help)|answer(s|ing)? … questions?|advis(e|es|ing))" },
  { act: "maintain-roadmap", says: "((maintain|develop|publish|defin|creat|set|establish|own|plan)(e|es|s|ing)? … (roadmap|plan of work|work plan|priorities)|roadmap)" },
];

// biome-ignore format: a table reads by its rows
const vulnerabilityHandling: readonly Phrase[] = [
  { act: "report-vulnerability", says: `report(s|ing)? (an? |any |suspected |the |potential |possible )*(security )?${vulnerabilities}` },
  { act: "triage-report", says: "triag(e|es|ing) … reports?" },
  { act: "acknowledge-report", says: "acknowledg(e|es|ing) … (reports?|receipt)|reports? … (is|are|be) acknowledged" },
  { act: "accept-report", says: "(accept|reject)(s|ing)? … reports?" },
  { act: "open-case", says: "open(s|ing)? (an? |the )case" },
  { act: "invite-participant", says: "(invit(e|es|ing)|add(s|ing)?) … (to|into) (an? |the )(case|embargo)" },
  { act: "propose-embargo-terms", says: "(propos|revis|extend|set)(e|es|s|ing|ting)? … embargo" },
  { act: "accept-embargo-terms", says: "(accept|agree to|sign)(s|ing)? … embargo" },
  { act: "lift-embargo", says: "(lift|end|terminat)(s|e|es|ing)? … embargo" },
  { act: "act-urgently", says: "(act|acts|acting) (at once|immediately|urgently)" },
  { act: "ratify-urgent-act", says: "ratif(y|ies|ying)", decision: true },
  { act: "notify-vendors", says: "(notif|inform|tell)(y|ies|ying|s|ing)? … (vendors?|distributors?|downstream)" },
  { act: "assess-priority", says: "(assess|scor|rat)(e|es|ing)? … (severity|priority|cvss)" },
  { act: "publish-advisory", says: "(publish|issu|releas)(e|es|ing)? … advisor(y|ies)" },
  { act: "reserve-cve-id", says: "(request|reserv|assign)(e|es|s|ing)? … CVE" },
  { act: "release-item", says: "releas(e|es|ing) … (items?|messages?) of (an? |the )(disclosed )?case" },
  { act: "report-conduct", says: "report(s|ing|ed)? … (code of conduct|abusive|harass\\w+|breach(es)? of conduct)" },
];

// biome-ignore format: a table reads by its rows
const record: readonly Phrase[] = [
  { act: "accept-finding", says: "accept(s|ing)? … findings? (about|on|of) (the )?record" },
  { act: "open-ledger-entry", says: "open(s|ing|ed)? … (sealed|ledger) entr(y|ies)|(sealed|ledger) entr(y|ies) … opened" },
  { act: "erase-ledger-entry", says: "eras(e|es|ing|ed)" },
];

const anyone: Holder = { kind: "anyone" };
const participant: Holder = { kind: "participant" };
const openTo = "meetings? … (is|are|be) … open to";

// biome-ignore format: a table reads by its rows
const principles: readonly Phrase[] = [
  { principle: "higher-documents-prevail", says: "(in accordance with|pursuant to|under) (the )?… (charter|bylaws|agreement) … supplemented by" },
  { principle: "higher-documents-prevail", says: "(charter|bylaws|agreement|document)s? … (prevails?|takes? precedence|governs?|controls?)" },
  { principle: "higher-documents-prevail", says: "(this|these) (charter|document|governance|rules|bylaws) (is|are) subject to" },
  { principle: "open-meetings", says: `${openTo} (all |any )?(participants|members|contributors)`, grants: { holder: participant, act: "attend-meeting" } },
  { principle: "open-meetings", says: `${openTo} (the public|the (whole |entire )?community|anyone|anybody|everyone|everybody|all\\b(?! participants| members| contributors))`, grants: { holder: anyone, act: "attend-meeting" } },
  { principle: "open-meetings", says: "(open|public) meetings|meetings? … (is|are|be) (held )?(open|(in )?public)(?! to)", grants: { holder: anyone, act: "attend-meeting" } },
  { principle: "open-decisions", says: "(decisions?|proposals?) … (discussed|made|taken|debated|held|reached) (openly|in (the open|public)|publicly|transparently)" },
  { principle: "open-decisions", says: "(discussions?|deliberations?|decision[- ]making) … (is|are|be) (held |conducted |carried out )?(openly|transparently|open|in (the open|public)|publicly|public|transparent)" },
  { principle: "open-participation", says: "open participation|not (seek to )?exclude|participation … (is|are|be) open to|membership … (is|are|be) open to|open to (all|any) (individuals?|organi[sz]ations?)" },
  { principle: "transparent-record", says: "(transparent|transparently|open) … (manner|fashion)" },
  { principle: "transparent-record", says: "(made|make|making) (open|public|publicly available|openly available|available to)" },
  { principle: "transparent-record", says: "(output|records?|minutes|decisions|documents) … (publicly (visible|available|accessible)|open and (easily )?(visible|accessible)|readable by anyone|can be read by anyone)" },
  { principle: "transparent-record", says: "(anyone|everyone|anybody) (may|can) read" },
  { principle: "vendor-neutral", says: "vendor[- ]neutral(ity)?" },
  { principle: "vendor-neutral", says: "neutral (stance|position|manner)" },
  { principle: "vendor-neutral", says: "not (privilege|favou?r) (any )?(particular |single |one )?(vendor|company|organi[sz]ation|employer|distributor)s?" },
  { principle: "vendor-neutral", says: "no (single |one )?(vendor|company|organi[sz]ation) (shall|may|will|should)" },
  { principle: "policies-hold", says: "(compl(y|ies) … with|abide by|adhere to|follow|subject to|bound by|(in )?compliance with|governed by) … (polic(y|ies)|codes? of conduct)" },
  { principle: "technical-merit", says: "technical merits?" },
  { principle: "not-all-views-followed", says: "not (all|every) (views?|viewpoints?|opinions?|positions?|suggestions?)" },
  { principle: "measurable-criteria", says: "(objectively[- ])?measurable criteria|objective(ly)? (criteria|measurable)|based on (data|measurements|objective)" },
  { principle: "consensus-first", says: "consensus … if … (requires?|needs?) … vote" },
  { principle: "consensus-first", says: "(votes?|voting) … (only|last resort) … consensus" },
  { principle: "consensus-first", says: "(before|instead of|rather than|prior to) (a )?(vote|voting)" },
  { principle: "consensus-first", says: "(if|when|where) consensus (cannot|can not) be … vote" },
];

const body =
  "(voting |eligible |current |existing |active )*(members?|BODY|committee|council|board|group|maintainers|committers|participants)";
/** Terms that somebody serves, not those to which somebody agrees. */
const termOfOffice =
  "(?<!(embargo|disclosure|licen[cs]e|changed|new|revised|in|under( the)?) )terms?(?! (of|for) (an? |the |any )*(embargo|disclosure|licen[cs]e|reference))";
const present = "(in attendance|present|(members |those )voting|attending|votes cast)";

// biome-ignore format: a table reads by its rows
const rulesOfOrder: readonly Phrase[] = [
  { rule: "quorum", says: "quorum … FRACTION", procedure: "meeting" },
  { rule: "quorum", says: "FRACTION … (constitutes?|forms?|makes?|is|are|be) (up )?(a |the )?quorum", procedure: "meeting" },
  { rule: "quorum", says: "quorum … NUMBER (voting )?(members?|participants)", procedure: "meeting" },
  { rule: "threshold", says: `FRACTION( \\x28[^)]{0,60}\\x29)? (vote |approval |affirmative vote |in favou?r )*(of|from|by) (all |the |those |existing |its |entire )*((${body})|${present}|votes)` },
  { rule: "threshold", says: `FRACTION (vote|approval)( of (the )?${body})?` },
  { rule: "threshold", says: `(lazy consensus of|unanimous (vote|approval|consent))` },
  { rule: "votes-per-member", says: "(one|single) vote (per|for each) (voting )?(member|seat|organi[sz]ation|maintainer)|(each|every) (voting )?(member|maintainer|seat) (has|shall have|gets|casts) (one|a single) vote", value: { kind: "count", count: 1 }, procedure: "vote" },
  { rule: "expired-seat-votes", says: "(expired|ended|lapsed) (continue|remain)s? … until", value: { kind: "yes-no", yes: true }, procedure: "vote" },
  { rule: "deputy-acts", says: "deputy( of the CHAIR)? (acts|stands in|takes the place)", value: { kind: "yes-no", yes: true }, procedure: "seat" },
  { rule: "together", says: "NUMBER (holders|members|persons|people)( of seats?)? together" },
  { rule: "resigned-member-votes", says: "resign(ed|s)? … (cease|no longer|not eligible|lose)", value: { kind: "yes-no", yes: false }, procedure: "vote" },
  { rule: "decision-method", says: "(?<!while … )consensus[- ]based (community|decision|group|process)(?! … if)", value: consensus },
  { rule: "decision-method", says: "(use|using|by|through|via|follow|operates? on) (the |a )?lazy[- ]consensus(?! of)", value: lazyConsensus },
  { rule: "decision-method", says: "(decides?|decisions? … (made|taken|reached)|operat(e|es)|agree|work) (by|through|on|via|using|with) (rough |general |a |the |basis of )*consensus", value: consensus },
  { rule: "notice", says: "meetings? … DURATION … (notice|before|in advance|prior|ahead|beforehand)", procedure: "meeting" },
  { rule: "notice", says: "(notice|announced) … DURATION … (before|in advance|prior|ahead)", procedure: "meeting" },
  { rule: "notice", says: "DURATION['’]?s?['’]? (advance )?notice" },
  { rule: "term-length", says: `(${termOfOffice}|serves?|office) … DURATION|(elected|appointed) … for DURATION`, procedure: "seat" },
  { rule: "term-length", says: "DURATION terms?", procedure: "seat" },
  { rule: "period", says: "(within|for( at least)?|at (least|most)|no later than|after|until|lasts?|open) DURATION" },
];

// biome-ignore format: a table reads by its rows
export const phrases: readonly Phrase[] = [
  ...bodiesAndDocuments,
  ...meetings,
  ...decisions,
  ...programme,
  ...vulnerabilityHandling,
  ...record,
  ...principles,
  ...rulesOfOrder,
];

/** What a rule is for, by the words around it; the first that fits. Otherwise the act that is spoken of, or a decision at a meeting. */
// biome-ignore format: a table reads by its rows
export const procedures: readonly (readonly [procedure: string, says: string])[] = [
  ["electronic-vote", "(electronic(ally)?|e-?mail|online|mailing list) … (vot(e|es|ing)|ballots?)|vot(e|es|ing) … (electronic(ally)?|(by|over|via) e-?mail|online|mailing list)|without a meeting"],
  ["correct-founding-record", "correct … founding record"],
  ["governance-change", "(chang(e|es|ing)|amend(s|ing|ments?)?) … governance"],
  ["call", "calls? … consensus|calls? (is|are|stays?) open|lazy consensus … open"],
  ["appeal", "appeal(s|ed)?"],
  ["approve-minutes", "(approv|correct)\\w* … minutes|minutes … (approv|correct)\\w*"],
  ["draft-minutes", "minutes"],
  ["chair-silence", "(CHAIR|determination) … silent|silence of the CHAIR|CHAIR … (not answer(ed)?|does not (act|respond|answer))"],
  ["answer-issue", "objections?"],
  ["acknowledge-report", "acknowledg\\w+"],
  ["accept-report", "(accept|reject)\\w* … reports?"],
  ["ratify-urgent-act", "ratif\\w+"],
  ["embargo-terms", "(changed|new|revised) (embargo|terms)"],
  ["embargo", "embargo"],
  ["vendor-reminder", "reminder … vendors?"],
  ["notify-vendors", "(notif|inform|tell)\\w* … vendors?"],
  ["cve-record", "CVE record"],
  ["code-change", "committers?|pull requests?|PRs?|patch(es)?"],
  ["meeting-vote", "(in attendance|at (a|the) meeting|present)"],
];

/** A sentence that says how the votes of the sentence before it are taken. */
export const howVotesAreTaken = "(votes|ballots) (will be|shall be|must be|are) (taken|held|cast|conducted)";

/** What makes a power depend on something. */
// biome-ignore format: a table reads by its rows
export const conditionPhrases: readonly (readonly [condition: Condition, says: string])[] = [
  ["seat-vacant", "(seat|office|position) … (is |stands |stays )?(vacant|empty)|there is no CHAIR|in the absence of (a|the) CHAIR"],
  ["outside-approval", "subject to (the )?approval (by|of)"],
  ["second-factor", "second factor|two-factor"],
  ["signed-embargo", "(accepted|signed|agreed to) … embargo"],
  ["holds-training", "completed … training"],
  ["meeting-in-progress", "during a meeting|while a meeting"],
  ["not-recused", "not recused"],
];

/** Who can be meant, from the more exact to the less; `body` is captured where it is named. */
// biome-ignore format: a table reads by its rows
export const holderPhrases: readonly { readonly says: string; readonly holder: (body: string) => Holder | "body" }[] = [
  { says: "(NUMBER )?(holders of seats|seat[- ]holders)( together)?", holder: () => ({ kind: "seat-holders" }) },
  { says: "(BODY )?(voting )?members?( of (the )?BODY)?", holder: (name) => ({ kind: "voting-members", body: name }) },
  { says: "(person|people|those|anyone|individuals?) (whom|who|that) … concerns?", holder: () => ({ kind: "role", role: "concerned" }) },
  { says: "(case )?owner|owner of (a|the) case", holder: () => ({ kind: "role", role: "owner" }) },
  { says: "reporters?( of (a|the) vulnerability)?", holder: () => ({ kind: "role", role: "reporter" }) },
  { says: "scribe|note-?taker", holder: () => ({ kind: "role", role: "scribe" }) },
  { says: "CHAIR", holder: (name) => ({ kind: "seat", body: name, seat: "chair" }) },
  { says: "participants?( (in|of|to) (the )?(BODY|meetings?|discussions?))?|community members?|members of the community|contributors?|collaborators?", holder: () => participant },
  { says: "anyone|anybody|everyone|everybody|any person|all persons|any individual", holder: () => anyone },
  { says: "BODY", holder: () => "body" },
];

export type Modality = "power" | "duty" | "prohibition";

/** How a document says that somebody may, must or may not. The negative ones come first. */
// biome-ignore format: a table reads by its rows
export const modalityPhrases: readonly (readonly [modality: Modality, says: string])[] = [
  ["prohibition", "(shall|may|must|will|should|can|does|do|is|are) not|cannot|(has|have) no (authority|power|right)"],
  ["power", "may|can|(is|are) (entitled|eligible|free|permitted|allowed|empowered|authori[sz]ed) to|(has|have|should have|shall have|will have) the (opportunity|right|authority|power|discretion) to"],
  ["duty", "shall|must|will|should|(is|are) (responsible|required|expected|accountable|tasked|charged)|(has|have) (the )?(duty|responsibility|obligation)|needs? to|agrees? to"],
];

/** Whose business a section or a list is, by the words of its heading, where its items name nobody. */
// biome-ignore format: a table reads by its rows
export const headingPhrases: readonly { readonly says: string; readonly holder: Holder | "nobody" | "chair" }[] = [
  { says: "(out of|not in) scope|non-?goals?|definitions?|history|references|members(hip)?", holder: "nobody" },
  { says: "CHAIR", holder: "chair" },
  { says: "scope|responsibilit(y|ies)|activit(y|ies)|objectives?|goals?|deliverables?|duties|tasks|work items?", holder: { kind: "body", body: "this" } },
];

/** Headings over what a body is for. */
export const purposeHeading = "purposes?|mission|mandate|charge|vision";
