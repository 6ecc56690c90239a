import { z } from 'zod';
import { line, prose } from '@/lib/kernel/text';

/** What an isolation is of: one agent, or every agent that holds a tool, holds any of a server, or is of a team. */
export const TARGET_KINDS = ['agent', 'tool', 'server', 'team'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export const targetSchema = z.strictObject({
  of: z.enum(TARGET_KINDS, 'Use one of: agent, tool, server, team.'),
  target: line(400).describe('The slug of an agent or a server, a tool as `server/tool`, or the name of a team.'),
});
export type Target = z.output<typeof targetSchema>;

/** Body of `POST /api/v1/containments`. */
export const isolateSchema = targetSchema.extend({
  reason: prose(500),
  alert: z.string().max(64).optional().describe('The id of the alert that it is done from.'),
});

/** What a record of an isolation is of: those, or the agents that an approved request suspended. */
export const RECORDED_KINDS = [...TARGET_KINDS, 'request'] as const;
export type RecordedKind = (typeof RECORDED_KINDS)[number];
export interface RecordedTarget {
  of: RecordedKind;
  /** Of a request its number: `CR-12`. */
  target: string;
}

/** "crm-bot", "every agent with crm/refund": what goes after "isolate". */
export function targetWords({ of, target }: RecordedTarget): string {
  switch (of) {
    case 'agent':
      return target;
    case 'tool':
      return `every agent with ${target}`;
    case 'server':
      return `every agent with a tool of ${target}`;
    case 'team':
      return `every agent of the team ${target}`;
    case 'request':
      return `what ${target} suspends`;
  }
}

/** The same as a title. A slug stays as it is. */
export function targetTitle(target: RecordedTarget): string {
  const words = targetWords(target);
  return target.of === 'agent' ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where the numbers are shown before anything is done. */
export function isolateHref({ of, target }: Target, alert?: string): string {
  return `/containments/new?${new URLSearchParams({ of, target, ...(alert ? { alert } : {}) })}`;
}
