export {
  acknowledgeConduct,
  addPerson,
  addPersonAs,
  addPersonIn,
  createTokenFor,
  forgetExpired,
  hashSecret,
  makeSetUpLink,
  makeSignInLink,
  openSession,
  type PeopleRefusal,
  requestSignIn,
  type Session,
  spendSetUpLink,
} from "./actions.ts";
export { type NewAffiliation, recordAffiliation } from "./affiliation-actions.ts";
export { peopleApi } from "./api.ts";
export { peopleCommands } from "./cli.ts";
export { type Cast, cast, employerOn, employers, extra as extraPerson, type Player } from "./demo/cast.ts";
export { peopleChapter, peopleOfGroup } from "./demo.ts";
export { type NewNotification, notify } from "./notification-store.ts";
export { peoplePages } from "./pages.tsx";
export { foldName } from "./person.ts";
export {
  findPeopleByName,
  findPersonByEmail,
  findPersonByGithub,
  listPeople,
  type Person,
  personBehind,
} from "./store.ts";
export { peopleRefused } from "./words.ts";
