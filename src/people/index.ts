export { acknowledgeConduct } from "./acknowledgement-actions.ts";
export {
  addPerson,
  addPersonAs,
  addPersonIn,
  createTokenFor,
  forgetExpired,
  makeSetUpLink,
  openSession,
  type PeopleRefusal,
  requestSignIn,
  type Session,
  spendSetUpLink,
} from "./actions.ts";
export { recordAffiliation } from "./affiliation-actions.ts";
export { affiliationsOn } from "./affiliation-store.ts";
export { peopleApi } from "./api.ts";
export { hashSecret } from "./ceremony.ts";
export { peopleCommands } from "./cli.ts";
export { type Erased, noSubscriber } from "./erasure-actions.ts";
export { notify } from "./notification-store.ts";
export { peoplePages } from "./pages.tsx";
export type { Policy } from "./policy.ts";
export type { HeldSeat, PeopleDoor } from "./ports.ts";
export { providersOf } from "./providers.ts";
export {
  findPeopleByName,
  findPersonByEmail,
  findPersonByGithub,
  listPeople,
  type Person,
  personBehind,
} from "./store.ts";
export { peopleRefused } from "./words.ts";
