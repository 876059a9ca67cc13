/** A policy that people acknowledge, as its newest version stands. The slice that keeps documents says which there are. */
export interface Policy {
  /** The document's short name. */
  readonly subject: string;
  readonly title: string;
  readonly version: number;
  readonly href: string;
  /** The code of conduct: some version of it is needed to take part. */
  readonly conduct: boolean;
}

export interface Acknowledgement {
  readonly document: string;
  readonly version: number;
  readonly acknowledgedAt: Date;
}

export interface PolicyStanding extends Policy {
  /** The newest version that the person has acknowledged. */
  readonly acknowledged: Acknowledgement | null;
  /** Its newest version waits for them. */
  readonly waits: boolean;
}

/** What a person has acknowledged of each policy, and what waits. */
export const standingOf = (policies: readonly Policy[], given: readonly Acknowledgement[]): readonly PolicyStanding[] =>
  policies.map((policy) => {
    const mine = given.filter((it) => it.document === policy.subject).sort((a, b) => b.version - a.version);
    return { ...policy, acknowledged: mine[0] ?? null, waits: !mine.some((it) => it.version === policy.version) };
  });
