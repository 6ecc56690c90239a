/** What can be missing between an allowed call and what was approved, in the order in which it is looked for. */
export const LINEAGE_FAULTS = [
  'no_grant',
  'unknown_grant',
  'other_grant',
  'unknown_serial',
  'not_in_revision',
  'other_definition',
] as const;
export type LineageFault = (typeof LINEAGE_FAULTS)[number];

/** Each in a few words, and as a sentence. */
export const LINEAGE_WORDS: Record<LineageFault, { short: string; says: string }> = {
  no_grant: { short: 'names no grant', says: 'It was allowed, and the gateway names no grant for it.' },
  unknown_grant: { short: 'unknown grant', says: 'It was allowed by a grant that was never given.' },
  other_grant: { short: "another's grant", says: 'It was allowed by a grant of another agent or for another tool.' },
  unknown_serial: {
    short: 'unknown serial',
    says: 'It was allowed by a policy that was never published to this gateway.',
  },
  not_in_revision: {
    short: 'not in its revision',
    says: 'It was allowed by a grant that was not part of the policy that the gateway names.',
  },
  other_definition: {
    short: 'other definition',
    says: 'It was allowed for a definition of the tool that was not the approved one.',
  },
};

/** What an allowed call says it rests on. */
export interface ClaimedLineage {
  decision: 'allow' | 'deny';
  agent?: string | null | undefined;
  /** `server/tool`. */
  tool: string;
  grant?: string | null | undefined;
  definition?: string | null | undefined;
}

/** What Remit knows of that. */
export interface LineageFacts {
  grant: { agent: string; tool: string; from: Date; until: Date | null } | null;
  /** The policy that this gateway was given with the serial of the call. */
  revision: { at: Date } | null;
  /** Of the tool, with that policy. Null where nothing was approved. */
  definition: string | null;
}

/** The first thing that is missing; null where all is there. A denied call needs no lineage. */
export function faultOf(call: ClaimedLineage, { grant, revision, definition }: LineageFacts): LineageFault | null {
  if (call.decision === 'deny') return null;
  if (!call.grant) return 'no_grant';
  if (!grant) return 'unknown_grant';
  if (grant.agent !== call.agent || grant.tool !== call.tool) return 'other_grant';
  if (!revision) return 'unknown_serial';
  const held = grant.from <= revision.at && (grant.until === null || grant.until > revision.at);
  if (!held) return 'not_in_revision';
  return call.definition && call.definition !== definition ? 'other_definition' : null;
}

/** What of a call nobody has registered. */
export const UNKNOWNS = ['agent', 'tool', 'both'] as const;
export type Unknown = (typeof UNKNOWNS)[number];

export function unknownOf(known: { agent: boolean; tool: boolean }): Unknown | null {
  if (known.agent && known.tool) return null;
  return known.agent ? 'tool' : known.tool ? 'agent' : 'both';
}
