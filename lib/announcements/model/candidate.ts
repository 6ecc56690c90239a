import { DAY_MS } from '@/lib/kernel/day';
import type { Item } from './due';

/** How far ahead is looked, and how long after the end of a grant somebody who was not told is still told. */
export const WINDOW_MS = 14 * DAY_MS;

/** Something with a date, and whom it concerns. */
export interface Candidate extends Item {
  /** Slug of the agent, name of the gateway or server, number of the incident. */
  whose: string;
  /** Of its page. */
  path: string;
  what: string;
  /** Owner and backup owner, if they are still here; of a gateway, administrators too, and of a server security. */
  people: string[];
}

/** Those named, or the next of all. */
export type Which = { ids: string[] } | { after: string; limit: number };

export const PERSON = { select: { id: true, status: true } } as const;
export const AGENT = { select: { slug: true, owner: PERSON, backupOwner: PERSON } } as const;

interface Owned {
  owner: { id: string; status: string };
  backupOwner: { id: string; status: string };
}

const here = ({ owner, backupOwner }: Owned) =>
  [owner, backupOwner].filter(({ status }) => status === 'active').map(({ id }) => id);

export const ofAgent = (agent: Owned & { slug: string }) => ({
  whose: agent.slug,
  path: `/agents/${agent.slug}`,
  people: here(agent),
});
