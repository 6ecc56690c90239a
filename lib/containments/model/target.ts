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

/** "crm-bot", "every agent with crm/refund": what goes after "isolate". */
export function targetWords({ of, target }: Target): string {
  switch (of) {
    case 'agent':
      return target;
    case 'tool':
      return `every agent with ${target}`;
    case 'server':
      return `every agent with a tool of ${target}`;
    case 'team':
      return `every agent of the team ${target}`;
  }
}

/** The same as a title. A slug stays as it is. */
export function targetTitle(target: Target): string {
  const words = targetWords(target);
  return target.of === 'agent' ? words : `E${words.slice(1)}`;
}

/** Where the numbers are shown before anything is done. */
export function isolateHref({ of, target }: Target, alert?: string): string {
  return `/containments/new?${new URLSearchParams({ of, target, ...(alert ? { alert } : {}) })}`;
}
