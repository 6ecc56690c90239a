export const INCIDENT_STATES = [
  'detected',
  'triaged',
  'investigating',
  'contained',
  'eradicated',
  'recovered',
  'review',
  'closed',
] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const INCIDENT_TYPES = [
  'data-exposure',
  'unauthorised-action',
  'prompt-injection',
  'credential-compromise',
  'malfunction',
  'control-failure',
  'other',
] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];

export const OUTCOMES = ['resolved', 'false-alarm'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const STATE_WORDS: Record<IncidentState, string> = {
  detected: 'Detected',
  triaged: 'Triaged',
  investigating: 'Investigating',
  contained: 'Contained',
  eradicated: 'Eradicated',
  recovered: 'Recovered',
  review: 'In review',
  closed: 'Closed',
};

export const TYPE_WORDS: Record<IncidentType, string> = {
  'data-exposure': 'Data exposure',
  'unauthorised-action': 'Unauthorised action',
  'prompt-injection': 'Prompt injection',
  'credential-compromise': 'Credential compromise',
  malfunction: 'Malfunction',
  'control-failure': 'Control failure',
  other: 'Other',
};

/** What a move asks for: a moment at which it was so, words on why, or the work of the review. */
export type Need = 'time' | 'reason' | 'commander' | 'review';

export interface Move {
  to: IncidentState;
  needs: readonly Need[];
  /** Of a move that closes. */
  outcome?: Outcome;
}

const BACK: readonly Need[] = ['reason'];
const FALSE_ALARM: Move = { to: 'closed', needs: ['reason'], outcome: 'false-alarm' };
const CONTAINED: Move = { to: 'contained', needs: ['time'] };

/** Each state's moves, the usual one first. Containing does not wait for triage: an agent is stopped when it must be. */
const MOVES: Record<IncidentState, readonly Move[]> = {
  detected: [{ to: 'triaged', needs: ['commander'] }, CONTAINED, FALSE_ALARM],
  triaged: [{ to: 'investigating', needs: [] }, CONTAINED, FALSE_ALARM],
  investigating: [CONTAINED, FALSE_ALARM],
  contained: [
    { to: 'eradicated', needs: ['reason'] },
    { to: 'investigating', needs: BACK },
  ],
  eradicated: [
    { to: 'recovered', needs: ['time'] },
    { to: 'investigating', needs: BACK },
  ],
  recovered: [
    { to: 'review', needs: [] },
    { to: 'investigating', needs: BACK },
  ],
  review: [
    { to: 'closed', needs: ['review'], outcome: 'resolved' },
    { to: 'investigating', needs: BACK },
  ],
  closed: [{ to: 'review', needs: BACK }],
};

export function movesFrom(state: IncidentState): readonly Move[] {
  return MOVES[state];
}

/** Null where that cannot follow. */
export function moveTo(from: IncidentState, to: IncidentState): Move | null {
  return MOVES[from].find((move) => move.to === to) ?? null;
}

interface Review {
  /** Whys that name what they rest on. */
  whys: number;
  actions: { doneAt: string | null; verifiedAt: string | null }[];
}

/** What a resolved incident still lacks before it closes; empty: nothing. Actions may be open, and then follow their owners. */
export function missingReview({ whys, actions }: Review): string[] {
  return [
    whys === 0 ? 'The root cause is not written down.' : null,
    actions.length === 0 ? 'There is no corrective action with an owner and a due date.' : null,
  ].filter((missing) => missing !== null);
}
