import type { Finding } from "../finding.ts";
import type { CommunityRecord } from "../record.ts";

/** Seats that nobody holds: one whose last term has ended, and one that nobody is known to have held. */
export const seats = ({ vacancies, ended, bodies }: CommunityRecord): readonly Finding[] =>
  vacancies.map(({ body, seat, title, recorded, speaks }): Finding => {
    const shortName = bodies.find((it) => it.slug === body)?.shortName ?? body;
    const last = ended.find((it) => it.body === body && it.seat === seat);
    const place = {
      subject: `seat:${body}/${seat}`,
      body,
      label: `${title} of the ${shortName}`,
      href: recorded ? `/groups/${body}/seats/${seat}` : `/groups/${body}`,
      line: null,
    };
    if (last)
      return {
        kind: "term-expired",
        place,
        about: last.endsOn,
        words: `The last term in this seat ended on ${last.endsOn}.`,
        remedy: "Fill the seat, or record the term that followed.",
      };
    return {
      kind: "seat-empty",
      place,
      about: "",
      words: speaks === null ? "Nobody holds this seat." : `Nobody holds this seat, of which ${speaks} speaks.`,
      remedy: "Fill the seat, or record who holds it.",
    };
  });
