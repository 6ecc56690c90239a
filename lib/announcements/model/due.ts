const DAY_MS = 86_400_000;

export const ANNOUNCED = [
  'grant.ending',
  'acceptance.ending',
  'agent.review-due',
  'agent.owner-left',
  'gateway.attestation-ending',
  'server.attestation-ending',
  'gateway.token-ending',
  'credential.rotation-due',
  'eu-ai-act.beginning',
  'incident.duty-due',
  'incident.action-due',
] as const;
export type AnnouncedEvent = (typeof ANNOUNCED)[number];

/**
 * Days before its date at which each thing is announced; 0 is the date itself. An end of a grant is not announced on
 * its day: the gateways deny by themselves then. Who left is told once, from that day on.
 */
export const MARKS: Record<AnnouncedEvent, readonly number[]> = {
  'grant.ending': [14, 3],
  'acceptance.ending': [14, 3, 0],
  'agent.review-due': [14, 3, 0],
  'agent.owner-left': [0],
  'gateway.attestation-ending': [14, 3, 0],
  'server.attestation-ending': [14, 3, 0],
  'gateway.token-ending': [14, 3, 0],
  'credential.rotation-due': [14, 3, 0],
  // What the law asks for takes longer to make.
  'eu-ai-act.beginning': [90, 14, 0],
  // The shortest of these clocks runs for two days.
  'incident.duty-due': [3, 1, 0],
  'incident.action-due': [3, 0],
};

export interface Item {
  event: AnnouncedEvent;
  /** Id of what it is about. */
  subject: string;
  /** Since when the date has been known. A mark before that is not told: whoever set the date knows it. */
  since: Date;
  dueAt: Date;
}

export interface Announced {
  event: string;
  subject: string;
  dueAt: Date;
  mark: number;
}

export interface DueAnnouncement<Thing extends Item = Item> {
  item: Thing;
  /** The one that is told. */
  mark: number;
  /** What counts as told from now on: this one, and those before it that nobody was there to tell. */
  marks: number[];
}

/**
 * What is to be told now. Of the marks that have passed only the last is told, so that whoever was away is told once;
 * and none that is further from the date than one that was told, so that a clock that is set back repeats nothing.
 */
export function dueAnnouncements<Thing extends Item>(
  items: readonly Thing[],
  announced: readonly Announced[],
  now: Date,
): DueAnnouncement<Thing>[] {
  const told = new Map<string, number>();
  for (const one of announced) {
    const key = keyOf(one);
    told.set(key, Math.min(told.get(key) ?? Number.POSITIVE_INFINITY, one.mark));
  }
  return items.flatMap((item) => {
    const marks = MARKS[item.event].filter((mark) => isPast(item, mark, now));
    const nearest = Math.min(...marks);
    const last = told.get(keyOf(item)) ?? Number.POSITIVE_INFINITY;
    if (marks.length === 0 || last <= nearest) return [];
    told.set(keyOf(item), nearest);
    return [{ item, mark: nearest, marks: marks.filter((mark) => mark < last) }];
  });
}

function isPast({ since, dueAt }: Item, mark: number, now: Date): boolean {
  const at = dueAt.getTime() - mark * DAY_MS;
  return at <= now.getTime() && (mark === 0 || at > since.getTime());
}

function keyOf({ event, subject, dueAt }: Omit<Announced, 'mark'>): string {
  return `${event} ${subject} ${dueAt.getTime()}`;
}
