export { acknowledgeConduct } from "./acknowledgement-actions.ts";
export {
  addPerson,
  addPersonAs,
  addPersonIn,
  createTokenFor,
  forgetExpired,
  makeSetUpLink,
  makeSignInLink,
  openSession,
  type PeopleRefusal,
  requestSignIn,
  type Session,
  spendSetUpLink,
} from "./actions.ts";
export { recordAffiliation } from "./affiliation-actions.ts";
export { peopleApi } from "./api.ts";
export { hashSecret } from "./ceremony.ts";
export { peopleCommands } from "./cli.ts";
export {
  type Cast,
  cast,
  employerOn,
  employers,
  extra as extraPerson,
  type Player,
  peopleOfGroup,
} from "./demo/cast.ts";
export { conductChanges, peopleChapter } from "./demo.ts";
export type { Erased } from "./erasure-actions.ts";
export { notify } from "./notification-store.ts";
export { peoplePages } from "./pages.tsx";
export { foldName } from "./person.ts";
export type { Policy } from "./policy.ts";
export type { HeldSeat, PeopleDoor } from "./ports.ts";
export { providersOf } from "./providers.ts";
export {
  findPeopleOfRecord,
  findPersonByEmail,
  findPersonByGithub,
  findUnerased,
  listPeople,
  type Person,
  personBehind,
  recordName,
} from "./store.ts";
export { peopleRefused } from "./words.ts";
