import type { Estate } from './dto';

/** `2 agents, 1 of them with nobody else, and 1 server`; empty for somebody who answers for nothing. */
export function estateWords({ agents, alone, servers }: Estate): string {
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const whose = agents === 1 ? ' with nobody else' : `, ${alone} of them with nobody else`;
  return [
    agents > 0 && `${counted(agents, 'agent')}${alone > 0 ? whose : ''}`,
    servers > 0 && counted(servers, 'server'),
  ]
    .filter(Boolean)
    .join(' and ');
}
