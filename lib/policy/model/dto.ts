import { z } from 'zod';
import { auditActorSchema } from '@/lib/authz/actor';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';
import type { PolicyDiff } from '@/lib/policy-engine/diff';
import type { CompiledGrant, CompiledPolicy } from '@/lib/policy-engine/types';
import { CAUSE_KINDS } from './cause';

/** A revision as lists show it. Times are RFC 3339. */
export const revisionSummarySchema = z.object({
  serial: z.int(),
  sha256: z.string().describe('Over the RFC 8785 text of the whole policy.'),
  cause: z.string(),
  kind: z.enum(CAUSE_KINDS).describe('What kind of cause that is.'),
  summary: z.string(),
  requestId: z.string().nullable(),
  request: z
    .object({ number: z.int(), requester: namedSchema, approvers: z.array(namedSchema) })
    .nullable()
    .describe('Who asked for it and who approved; null where nobody had to ask.'),
  actor: auditActorSchema,
  createdAt: instantSchema,
});
export type RevisionSummary = z.output<typeof revisionSummarySchema>;

export const revisionDetailSchema = revisionSummarySchema.extend({
  policy: z.custom<CompiledPolicy>().describe('The whole compiled policy: agents, servers, tools, grants, gateways.'),
});

/** For the page of a revision: how large its policy is, and where it begins. */
export interface RevisionOverview extends RevisionSummary {
  latest: number;
  agents: number;
  grants: number;
  firstGrants: CompiledGrant[];
}

export const revisionDiffSchema = z.object({
  from: z.int(),
  to: z.int(),
  summary: z.string(),
  diff: z.custom<PolicyDiff>().describe('Lists of {key, before, after} by agents, servers, tools, grants, gateways.'),
});
export type RevisionDiff = z.output<typeof revisionDiffSchema>;
