/** The people of the demonstration. Names, employers and addresses are invented. */

export interface Player {
  readonly name: string;
  readonly email: string;
  /** Days before the end on which they came, so that a year has newcomers. */
  readonly since: number;
  /** Employers, each with the day on which it began, in days before the end; the last one is today's. */
  readonly affiliations: readonly (readonly [employer: Employer, since: number])[];
}

export const employers = {
  brightwater: "Brightwater Systems",
  brightwaterCloud: "Brightwater Cloud",
  tessellate: "Tessellate Labs",
  quillon: "Quillon Data",
  northfold: "Northfold Analytics",
  ombra: "Ombra Insights",
  kestrel: "Kestrel & Rowe",
  falkenried: "Falkenried University",
  fairlead: "Fairlead Foundation",
  independent: "Independent",
} as const;
export type Employer = keyof typeof employers;

const player = (name: string, address: string, since: number, ...affiliations: Player["affiliations"]): Player => ({
  name,
  email: `${address}@example.org`,
  since,
  affiliations,
});

/** Before the year began. */
const before = 900;

// biome-ignore format: a table reads by its rows
export const cast = {
  // Runs the server, for the foundation.
  petra: player("Petra Vasquez", "petra.vasquez", 365, ["fairlead", before]),

  // The steering committee.
  imani: player("Imani Okonkwo", "imani.okonkwo", 365, ["brightwater", before]),
  lars: player("Lars Engström", "lars.engstrom", 365, ["tessellate", before]),
  priya: player("Priya Raghunathan", "priya.raghunathan", 365, ["quillon", before]),
  tomas: player("Tomás Echeverría", "tomas.echeverria", 365, ["northfold", before], ["independent", 190]),
  yuki: player("Yuki Tanabe", "yuki.tanabe", 365, ["brightwaterCloud", before]),
  amara: player("Amara Diallo", "amara.diallo", 365, ["ombra", before]),
  piotr: player("Piotr Zieliński", "piotr.zielinski", 365, ["northfold", before]),
  rania: player("Rania Haddad", "rania.haddad", 365, ["kestrel", before]),
  bjarne: player("Bjarne Holm", "bjarne.holm", 365, ["independent", before]),
  sofia: player("Sofía Marchetti", "sofia.marchetti", 180, ["ombra", 700], ["quillon", 95]),

  // The security working group.
  naledi: player("Naledi Mokoena", "naledi.mokoena", 365, ["tessellate", before]),
  mateo: player("Mateo Rivas", "mateo.rivas", 365, ["quillon", before]),
  hana: player("Hana Kovářová", "hana.kovarova", 352, ["independent", before]),
  daniel: player("Daniel Achterberg", "daniel.achterberg", 365, ["brightwater", before]),
  sunita: player("Sunita Gurung", "sunita.gurung", 365, ["northfold", before]),
  kofi: player("Kofi Mensah", "kofi.mensah", 350, ["ombra", before]),
  elif: player("Elif Demirtaş", "elif.demirtas", 350, ["brightwaterCloud", before]),
  oisin: player("Oisín Gallagher", "oisin.gallagher", 345, ["independent", before]),
  rui: player("Chen Rui", "chen.rui", 322, ["tessellate", before]),
  leilani: player("Leilani Kahale", "leilani.kahale", 316, ["kestrel", before]),
  marek: player("Marek Novotný", "marek.novotny", 341, ["falkenried", before]),
  noor: player("Noor Aziz", "noor.aziz", 276, ["quillon", before], ["northfold", 140]),
  thandeka: player("Thandeka Zulu", "thandeka.zulu", 205, ["independent", before]),
  jaewon: player("Seo Jae-won", "seo.jaewon", 176, ["brightwaterCloud", before]),
  ingrid: player("Ingrid Solheim", "ingrid.solheim", 135, ["falkenried", before]),
  robin: player("Robin Ashgrove", "robin.ashgrove", 247, ["independent", before]),

  // The other working groups.
  farid: player("Farid Rahimi", "farid.rahimi", 365, ["quillon", before]),
  greta: player("Greta Lindqvist", "greta.lindqvist", 365, ["brightwater", before]),
  wanjiru: player("Wanjiru Kamau", "wanjiru.kamau", 365, ["independent", before]),
  anselm: player("Anselm Vogt", "anselm.vogt", 340, ["tessellate", before]),
  mirela: player("Mirela Popescu", "mirela.popescu", 330, ["kestrel", before]),
  dario: player("Dario Conti", "dario.conti", 300, ["northfold", before]),
  anh: player("Nguyễn Thu Anh", "nguyen.anh", 290, ["brightwater", before]),
  callum: player("Callum Fraser", "callum.fraser", 260, ["independent", before]),
  yael: player("Yael Ben-Ami", "yael.benami", 210, ["ombra", before]),
  olu: player("Olu Adeyemi", "olu.adeyemi", 120, ["brightwaterCloud", before]),
} as const satisfies Record<string, Player>;
export type Cast = keyof typeof cast;

const given = ["Ada", "Bao", "Chidi", "Dalia", "Emre", "Freya", "Goran", "Huda", "Ilse", "Jomo", "Kaisa", "Leo"];
const more = ["Mina", "Nils", "Oona", "Pavel", "Qiang", "Rosa", "Samir", "Tove", "Uma", "Vito", "Wren", "Zofia"];
const family = ["Abara", "Brandt", "Castellanos", "Dlamini", "Eriksen", "Farouk", "Grönwall", "Hosseini", "Iversen"];
const lines = ["Jansen", "Kimura", "Lindgren", "Mbeki", "Nakata", "Okafor", "Petrović", "Quispe", "Rossi", "Silva"];

/** People who come in one group of a larger demonstration; the first of them is its chair, and there from the beginning. */
export const peopleOfGroup = 36;

/** People beyond those written by hand, for a larger demonstration: the nth of any number, each with a name of their own. */
export function extra(n: number): Player {
  const [first, last] = [
    [...given, ...more],
    [...family, ...lines],
  ];
  const name = `${first[n % first.length]} ${last[Math.floor(n / first.length) % last.length]}`;
  const round = Math.floor(n / (first.length * last.length));
  const employer = Object.keys(employers)[n % Object.keys(employers).length] as Employer;
  return player(
    round ? `${name} ${round + 1}` : name,
    `person-${n + 1}`,
    n % peopleOfGroup === 0 ? 363 : 360 - (n % 300),
    [employer, before],
  );
}

/** Where somebody belonged so many days before the end. */
export function employerOn({ affiliations }: Player, daysAgo: number): Employer {
  const [employer] = affiliations.findLast(([, since]) => since >= daysAgo) ?? affiliations[0] ?? ["independent"];
  return employer;
}
