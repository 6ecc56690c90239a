import { describe, expect, it } from 'vitest';
import type { Leg } from '@/lib/risk/model/toxic';
import { BOX, toxicLayout } from './toxic-layout';

const path = (...legs: [Leg, ...string[]][]) => ({
  agent: 'a',
  legs: legs.map(([leg, ...agents]) => ({ leg, tool: `${leg}/tool`, agents })),
});

describe('toxicLayout', () => {
  it('shows one agent and three tools in three rows', () => {
    const { agents, tools, edges, width, height } = toxicLayout(
      path(['sensitive', 'a'], ['untrusted', 'a'], ['outward', 'a']),
    );
    expect(agents.map(({ label }) => label)).toEqual(['a']);
    expect(new Set(tools.map(({ y }) => y)).size).toBe(3);
    expect(edges).toHaveLength(3);
    expect([width, height]).toEqual([BOX.width + BOX.gap + BOX.tool, 3 * BOX.row]);
  });

  it('lets no two boxes of a column overlap, whoever holds which leg', () => {
    const ways = [['a'], ['a', 'b'], ['a', 'c'], ['a', 'b', 'd'], ['a', 'c', 'e', 'f']] as const;
    for (const one of ways)
      for (const two of ways)
        for (const three of ways) {
          const { agents, tools } = toxicLayout(
            path(['sensitive', ...one], ['untrusted', ...two], ['outward', ...three]),
          );
          const boxes = [...agents, ...tools];
          for (const box of boxes)
            for (const other of boxes)
              if (box !== other && box.x === other.x)
                expect(Math.abs(box.y - other.y)).toBeGreaterThanOrEqual(BOX.height);
        }
  });

  it('shows a long way by its ends', () => {
    const way = Array.from({ length: 30 }, (_, i) => `a${i}`);
    const { agents } = toxicLayout(path(['sensitive', ...way], ['untrusted', 'a0'], ['outward', 'a0']));
    expect(agents.map(({ label }) => label)).toEqual(['a0', '27 more agents', 'a28', 'a29']);
  });
});
