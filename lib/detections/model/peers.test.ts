import { describe, expect, it } from 'vitest';
import { DAY_MS } from '@/lib/kernel/day';
import { coldStart, peerDeviation } from './peers';
import type { StandingAgent } from './standing';

const NOW = Date.UTC(2026, 10, 28);

const agent = (slug: string, days: number, calls: number, classes: string[] = ['internal']): StandingAgent => ({
  ...{ slug, team: 'support', classes, grants: [] },
  days: Array.from({ length: days }, (_, n) => ({ start: NOW - (n + 1) * DAY_MS, calls: calls + (n % 3) })),
});
const team = (size: number) => Array.from({ length: size }, (_, n) => agent(`bot-${n}`, 20, 100 + (n % 10)));
const rule = peerDeviation.parameters.parse({});

const found = (agents: StandingAgent[]) => {
  const facts = { now: NOW, gateways: [], agents };
  return [coldStart, peerDeviation].flatMap(({ detect }) =>
    detect(facts, rule).findings.map(({ title, baseline }) => [title, baseline?.n]),
  );
};

describe('agents beside their team', () => {
  it.each([5, 150])('finds who is far busier among %i others, and nobody else', (size) => {
    expect(found([...team(size), agent('busy', 20, 5_000)])).toEqual([
      ['busy makes far more calls than its team', size],
    ]);
    expect(found([...team(size), agent('new', 3, 5_000)])).toEqual([
      ['new is new, and far busier than its team', size],
    ]);
  });

  it('tells of a class only where none of the others touched one as high', () => {
    const fresh = agent('new', 3, 100, ['restricted']);
    expect(found([...team(5), fresh])).toEqual([
      ['new is new, and touched restricted data as no other of its team does', 5],
    ]);
    expect(found([...team(5), agent('also', 20, 100, ['restricted']), fresh])).toEqual([]);
    expect(found([...team(5), agent('new', 3, 100, ['internal'])])).toEqual([]);
  });

  it('goes through a team of 20,000 once', () => {
    const { findings, notEnough } = peerDeviation.detect({ now: NOW, gateways: [], agents: team(20_000) }, rule);
    expect([findings.length, notEnough.length]).toEqual([0, 0]);
  }, 5_000);
});
