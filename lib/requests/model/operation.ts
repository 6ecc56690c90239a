import { z } from 'zod';
import { agentSpecSchema } from '@/lib/agents/model/manifest';
import type { ApprovalPolicy } from '@/lib/approval-policy/model/policy';
import { constraintsSchema } from '@/lib/kernel/constraints';
import { slugSchema, toolKeySchema } from '@/lib/kernel/slug';
import { instantSchema, line, prose } from '@/lib/kernel/text';
import { labelsPatchSchema } from '@/lib/servers/model/labels';

const reason = line(300).optional();
const agent = slugSchema;
const tool = toolKeySchema;
const definition = z.string().regex(/^[0-9a-f]{64}$/, 'Give the SHA-256 of the definition, 64 lower-case hex digits.');

/** One thing that a change request proposes. What people and scripts send. */
export const operationSchema = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ op: z.literal('register-agent'), agent, name: line(80), spec: agentSpecSchema }),
    z.strictObject({ op: z.literal('update-agent'), agent, name: line(80), spec: agentSpecSchema }),
    z.strictObject({ op: z.literal('grant'), agent, tool, constraints: constraintsSchema.default({}), reason }),
    z.strictObject({ op: z.literal('revoke'), agent, tool, reason }),
    z.strictObject({ op: z.literal('constrain'), agent, tool, constraints: constraintsSchema, reason }),
    z.strictObject({
      op: z.literal('adopt'),
      server: slugSchema.optional(),
      tool: tool.optional(),
      definition: definition.optional(),
      reason,
    }),
    z.strictObject({ op: z.literal('label'), tool, labels: labelsPatchSchema, reason }),
    z.strictObject({ op: z.literal('suspend'), agent, reason }),
    z.strictObject({ op: z.literal('restore'), agent, reason }),
    z.strictObject({ op: z.literal('retire'), agent, reason }),
    z.strictObject({
      op: z.literal('accept-risk'),
      agent,
      risk: line(300),
      reason: prose(2000),
      compensation: prose(2000),
      until: instantSchema,
    }),
  ],
  {
    error:
      'Use one of: register-agent, update-agent, grant, revoke, constrain, adopt, label, suspend, restore, retire, accept-risk.',
  },
);
export type OperationInput = z.output<typeof operationSchema>;

/** As `OperationInput` after it was resolved: an adopt names one tool and one definition. */
export type Operation =
  | Exclude<OperationInput, { op: 'adopt' }>
  | { op: 'adopt'; tool: string; definition: string; reason?: string | undefined }
  // Only `changeApprovalPolicy` makes it.
  | { op: 'set-approval-policy'; policy: ApprovalPolicy; note: string; basedOn: number };

/** As people sent it, or as it was resolved before. */
export type AnyOperation = OperationInput | Operation;

export const requestSchema = z.strictObject({
  title: line(160),
  justification: prose(4000),
  ticket: line(120).optional(),
  operations: z.array(operationSchema).min(1, 'Name at least one operation.').max(600, 'Use at most 600 operations.'),
});

/** The agent that an operation is about, if any. */
export function agentOf(operation: Operation): string | null {
  return 'agent' in operation ? operation.agent : null;
}

/** The tool that an operation is about, if any. */
export function toolOf(operation: Operation): string | null {
  return 'tool' in operation ? operation.tool : null;
}
