import type { z } from 'zod';
import type { Facts, SeenCall } from './facts';
import type { Standing } from './standing';

/** What a detection found: one story, told with what it rests on. */
export interface Finding {
  /** The same story again has the same key. */
  story: string;
  agent: string | null;
  title: string;
  /** In plain words, what was seen and against what. */
  says: string;
  /** `server/tool` in their order, where the order is the story. */
  path: string[];
  /** Ids of calls, the first first. */
  events: string[];
  firstAt: number;
  lastAt: number;
  /** The time that it is compared with; null for an exact rule. */
  baseline: { from: number; to: number; n: number } | null;
  observed: number;
  /** The most that would have been as usual; 0 for an exact rule. */
  expected: number;
  /** Of the tools and answers that it is about. */
  dataClasses: string[];
  /** Of `events`, those that were told with the same story before. */
  counted?: readonly string[];
  /** Of how things stand: the same again is nothing new. */
  occurrence?: string;
  /** Slug. */
  gateway?: string;
}

/** An agent that a detection could not judge: it was not seen for long enough. */
export interface NotEnough {
  agent: string;
  /** Days with calls. */
  has: number;
  needs: number;
}

export interface Found {
  findings: Finding[];
  notEnough: NotEnough[];
}

export type Base = 'low' | 'medium' | 'high';

export interface Rule<Parameters extends z.ZodType = z.ZodType> {
  /** Stored: an id is never given to something else. */
  id: string;
  version: number;
  name: string;
  /** What it looks for, for who reads an alert. */
  explains: string;
  /** What to do about it. */
  suggests: string;
  /** Exact rules are right whenever they speak; the others compare with what is usual. */
  exact: boolean;
  base: Base;
  /** Every field has a default. */
  parameters: Parameters;
  /** People are told in another way already. */
  toldOtherwise?: true;
}

/** Looks at calls as they come. */
export interface Detection<Parameters extends z.ZodType = z.ZodType> extends Rule<Parameters> {
  /** What of stored calls it is replayed over: their counts by day or hour, or sessions. Absent: it has no parameters. */
  replay?: 'days' | 'hours' | 'sessions';
  detect: (facts: Facts, parameters: z.output<Parameters>) => Found;
}

/** Looks at how things stand, whether or not there are calls. */
export interface StandingDetection<Parameters extends z.ZodType = z.ZodType> extends Rule<Parameters> {
  of: 'gateways' | 'agents';
  detect: (facts: Standing, parameters: z.output<Parameters>) => Found;
}

export function defineDetection<Parameters extends z.ZodType>(detection: Detection<Parameters>): Detection {
  return detection as unknown as Detection;
}

export function defineStanding<Parameters extends z.ZodType>(
  detection: StandingDetection<Parameters>,
): StandingDetection {
  return detection as unknown as StandingDetection;
}

/** What a story of calls has in common, whatever found it. */
export function storyOf(
  calls: readonly SeenCall[],
  {
    key,
    ...told
  }: { key: string } & Pick<Finding, 'agent' | 'title' | 'says'> &
    Partial<Pick<Finding, 'path' | 'baseline' | 'observed' | 'expected' | 'dataClasses'>>,
): Finding {
  const times = calls.map(({ at }) => at);
  return {
    path: [],
    baseline: null,
    observed: calls.length,
    expected: 0,
    dataClasses: [...new Set(calls.flatMap(({ dataClasses }) => dataClasses))].sort(),
    ...told,
    story: key,
    events: calls.map(({ id }) => id),
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
  };
}

/** The same of how things stand: there is no call in it. */
export function standingOf({
  key,
  since,
  ...told
}: { key: string; since: number; occurrence: string } & Pick<Finding, 'agent' | 'title' | 'says'> &
  Partial<Pick<Finding, 'path' | 'baseline' | 'observed' | 'expected' | 'dataClasses' | 'gateway'>>): Finding {
  return {
    ...{ path: [], baseline: null, observed: 1, expected: 0, dataClasses: [], events: [] },
    ...told,
    ...{ story: key, firstAt: since, lastAt: since },
  };
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Of calls by somebody, one group for each agent. */
export function byAgent(calls: readonly SeenCall[]): Map<string, SeenCall[]> {
  return groupBy(
    calls.filter(({ agent }) => agent !== null),
    ({ agent }) => agent as string,
  );
}
