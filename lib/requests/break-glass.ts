import { z } from 'zod';
import { findLatest } from '@/lib/approval-policy/repository';
import { RemitError } from '@/lib/kernel/errors';
import { slugSchema, toolKeySchema } from '@/lib/kernel/slug';
import { line, prose } from '@/lib/kernel/text';
import { defineVerb } from '@/lib/verb/define-verb';
import type { RequestDetail } from './model/dto';
import { readRequest } from './read-request';
import { submitRequest } from './submit-request';
import { tellBreakGlass } from './tell-people';

const HOUR_MS = 3_600_000;

const breakGlassSchema = z.strictObject({
  agent: slugSchema,
  tools: z.array(toolKeySchema).min(1, 'Name at least one tool.').max(20, 'Use at most 20 tools.'),
  hours: z.int('Use whole hours.').min(1, 'At least an hour.'),
  justification: prose(4000),
  ticket: line(120).optional(),
});

/**
 * Gives an agent tools at once, in an emergency: by the few whom the approval policy names, for hours, and with a
 * review by somebody else that is due afterwards. It counts as a population of its own.
 */
export const breakGlass = defineVerb({
  action: 'request.break-glass',
  permission: 'agent:read',
  input: breakGlassSchema,
  async run({ ctx, tx, input, now, audit }) {
    const { policy, version } = await findLatest(tx);
    const allowed = ctx.actor.kind === 'person' && policy.breakGlass?.people.includes(ctx.actor.email);
    if (!policy.breakGlass || !allowed) {
      throw new RemitError(
        'forbidden',
        'The approval policy does not name you for emergencies. Make a change request.',
      );
    }
    const { maxHours, reviewHours } = policy.breakGlass;
    if (input.hours > maxHours) {
      const message = `Use at most ${maxHours} hours. What lasts longer needs a change request.`;
      throw new RemitError('invalid_input', message, { errors: [{ field: 'hours', message }] });
    }
    const constraints = { notAfter: new Date(now.getTime() + input.hours * HOUR_MS).toISOString() };
    const { agent, justification, ticket } = input;
    const id = await submitRequest(
      { ctx, tx, now, audit },
      {
        title: `Break glass: ${input.tools.length === 1 ? input.tools[0] : `${input.tools.length} tools`} for ${agent}`,
        justification,
        ticket,
        operations: input.tools.map((tool) => ({ op: 'grant' as const, agent, tool, constraints })),
        breakGlass: { reviewDueAt: new Date(now.getTime() + reviewHours * HOUR_MS) },
      },
    );
    const detail = { agent, tools: input.tools, hours: input.hours, approvalPolicyVersion: version };
    await audit({ subject: { kind: 'request', id }, detail });
    await tellBreakGlass({ ctx, tx, now }, id, input.hours);
    return { id };
  },
  answer: ({ ctx, tx }, { id }): Promise<RequestDetail> => readRequest(ctx, tx, id),
});
