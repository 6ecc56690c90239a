import { z } from 'zod';
import { approvalPolicySchema } from '@/lib/approval-policy/model/policy';
import { findLatest } from '@/lib/approval-policy/repository';
import { authorize } from '@/lib/authz/authorize';
import { line } from '@/lib/kernel/text';
import type { Ctx } from '@/lib/verb/ctx';
import { parseInput } from '@/lib/verb/parse-input';
import type { Simulation } from './model/dto';
import { operationSchema } from './model/operation';
import { approvalUnder, readFacts } from './read-required-approval';
import { readSubjects } from './subjects/read-subjects';
import { resolveOperations } from './submit-request';

export const simulationSchema = z.strictObject({
  operations: z.array(operationSchema).min(1, 'Name at least one operation.').max(600, 'Use at most 600 operations.'),
  ticket: line(120).optional(),
  /** Rules to try; absent: those in force. */
  policy: approvalPolicySchema.optional(),
});

/** Which stages these operations would get, and why. Nothing is written. */
export async function simulateApproval({ ctx, input: raw }: { ctx: Ctx; input: unknown }): Promise<Simulation> {
  authorize(ctx.actor, 'approval:read');
  authorize(ctx.actor, 'agent:read');
  const input = parseInput(simulationSchema, raw);
  const conn = ctx.db.read;
  const now = ctx.clock();
  const operations = await resolveOperations(conn, input.operations, now);
  const subjects = await readSubjects(conn, operations);
  const facts = await readFacts(conn, { operations, ticket: input.ticket ?? null }, subjects, { now });
  return approvalUnder(input.policy ?? (await findLatest(conn)).policy, facts);
}
