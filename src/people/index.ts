export {
  acknowledgeConduct,
  addPerson,
  addPersonIn,
  createToken,
  createTokenFor,
  forgetExpired,
  hashSecret,
  makeSetUpLink,
  openSession,
  type PeopleRefusal,
  requestSignIn,
  revokeToken,
  type Session,
  signIn,
  signOut,
  spendSetUpLink,
} from "./actions.ts";
export { peopleApi } from "./api.ts";
export { peopleCommands } from "./cli.ts";
export { type PeopleDoor, peoplePages } from "./pages.tsx";
export {
  type ApiToken,
  findPerson,
  findPersonByEmail,
  listPeople,
  listTokens,
  type Person,
  personBehind,
  type TokenId,
} from "./store.ts";
export { peopleRefused } from "./words.ts";
