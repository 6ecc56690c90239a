import { reviewWords } from '@/lib/agents/model/review-date';
import { endWords } from '@/lib/grants/model/ending';
import type { AnnouncedEvent } from './due';

/** What is told, in one line. */
export function announcementTitle(
  {
    event,
    agent,
    what,
    dueAt,
  }: { event: Exclude<AnnouncedEvent, 'agent.owner-left'>; agent: string; what: string; dueAt: Date },
  now: Date,
): string {
  const at = dueAt.toISOString();
  const ends = lower(endWords(at, now));
  switch (event) {
    case 'grant.ending':
      return `${agent}: the grant of ${what} ${ends}`;
    case 'acceptance.ending':
      return `${agent}: the accepted risk ${ends}: ${what}`;
    case 'agent.review-due':
      return `${agent}: confirm it, ${reviewWords(at, now)}`;
  }
}

/** `Ben left: 2 agents and 1 server need somebody else`. */
export function leftTitle(name: string, agents: number, servers: number): string {
  const parts = [counted(agents, 'agent'), counted(servers, 'server')].filter((part) => part !== null);
  return `${name} left: ${parts.join(' and ')} ${agents + servers === 1 ? 'needs' : 'need'} somebody else`;
}

function counted(count: number, noun: string): string | null {
  return count === 0 ? null : `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
