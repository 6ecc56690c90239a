/** Who has to be told of an incident, and by when. Data, with where it stands and when that was checked; not advice. */
export interface Duty {
  id: string;
  regime: string;
  recipient: string;
  /** When it applies, in a question that somebody answers. */
  asks: string;
  /** From when somebody became aware that it applies. */
  withinHours: number;
  source: string;
}

export interface Duties {
  version: number;
  checked: string;
  duties: readonly Duty[];
}

const DAY = 24;
const ART_73 = { regime: 'EU AI Act, Art 73', recipient: 'Market surveillance authority' };
const SOURCE = 'Regulation (EU) 2024/1689, Art 73';

/** Each version for good. A change of the law is a new version at the end. */
export const DUTIES: readonly Duties[] = [
  {
    version: 1,
    checked: '2026-11-28',
    duties: [
      {
        ...ART_73,
        id: 'eu-art-73',
        asks: 'Is it a serious incident of a high-risk system that you provide or deploy?',
        withinHours: 15 * DAY,
        source: `${SOURCE}(2)`,
      },
      {
        ...ART_73,
        id: 'eu-art-73-widespread',
        asks: 'Is it a widespread infringement, or did it disrupt critical infrastructure?',
        withinHours: 2 * DAY,
        source: `${SOURCE}(3)`,
      },
      {
        ...ART_73,
        id: 'eu-art-73-death',
        asks: 'Did somebody die?',
        withinHours: 10 * DAY,
        source: `${SOURCE}(4)`,
      },
    ],
  },
];

export const CURRENT_DUTIES = DUTIES.at(-1) as Duties;

/** What somebody said of a duty last. */
export interface DutyAnswer {
  applies: boolean;
  why: string;
  awareAt: string | null;
  filedAt: string | null;
  reference: string | null;
}

export const DUTY_STATES = ['unanswered', 'not-due', 'open', 'due-soon', 'overdue', 'met', 'notified-late'] as const;
export type DutyState = (typeof DUTY_STATES)[number];
export const DUTY_STATE_WORDS: Record<DutyState, string> = {
  unanswered: 'Not answered yet',
  'not-due': 'Does not apply',
  open: 'Open',
  'due-soon': 'Due soon',
  overdue: 'Overdue',
  met: 'Met',
  'notified-late': 'Notified late',
};

const HOUR_MS = 3_600_000;
/** The last quarter of the time is soon, and a day at least. */
const SOON_SHARE = 4;

/** Where a duty stands. Filing at the very moment that it is due is in time. */
export function dutyState(
  duty: Duty,
  answer: DutyAnswer | null,
  now: Date,
): { state: DutyState; dueAt: string | null } {
  if (answer === null) return { state: 'unanswered', dueAt: null };
  if (!answer.applies || answer.awareAt === null) return { state: 'not-due', dueAt: null };
  const time = duty.withinHours * HOUR_MS;
  const due = Date.parse(answer.awareAt) + time;
  const dueAt = new Date(due).toISOString();
  if (answer.filedAt !== null) return { state: Date.parse(answer.filedAt) <= due ? 'met' : 'notified-late', dueAt };
  if (now.getTime() > due) return { state: 'overdue', dueAt };
  const soon = Math.max(time / SOON_SHARE, DAY * HOUR_MS);
  return { state: due - now.getTime() <= soon ? 'due-soon' : 'open', dueAt };
}
