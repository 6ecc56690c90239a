import { reviewWords } from '@/lib/agents/model/review-date';
import { endWords } from '@/lib/grants/model/ending';
import type { AnnouncedEvent } from './due';

/** What is told, in one line. */
export function announcementTitle(
  {
    event,
    whose,
    what,
    dueAt,
  }: { event: Exclude<AnnouncedEvent, 'agent.owner-left'>; whose: string; what: string; dueAt: Date },
  now: Date,
): string {
  const at = dueAt.toISOString();
  const ends = lower(endWords(at, now));
  switch (event) {
    case 'grant.ending':
      return `${whose}: the grant of ${what} ${ends}`;
    case 'acceptance.ending':
      return `${whose}: the accepted risk ${ends}: ${what}`;
    case 'agent.review-due':
      return `${whose}: confirm it, ${reviewWords(at, now)}`;
    case 'gateway.attestation-ending':
    case 'server.attestation-ending':
      return `${whose}: its ${what} ${ends}`;
    case 'credential.rotation-due':
      return `${whose}: ${what}`;
    case 'eu-ai-act.beginning':
      return dueAt <= now
        ? `${whose}: duties under the EU AI Act apply since ${at.slice(0, 10)}`
        : `${whose}: duties under the EU AI Act begin on ${at.slice(0, 10)}`;
    case 'incident.duty-due':
      return `${whose}: ${what} ${dueAt <= now ? 'was to be told by' : 'is to be told by'} ${at.slice(0, 16).replace('T', ' ')} UTC`;
    case 'incident.action-due':
      return `${whose}: ${reviewWords(at, now)}: ${what}`;
    case 'gateway.token-ending':
      return dueAt <= now
        ? `${whose}: its last token ended, and it can no longer pull`
        : `${whose}: its last token ${ends}; make another before`;
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
