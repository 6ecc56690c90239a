import { z } from 'zod';
import { notFound } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { line } from '@/lib/kernel/text';
import { readRequest } from '@/lib/requests/read-request';
import { requireInvolved } from '@/lib/requests/subjects/require-involved';
import { submitRequest } from '@/lib/requests/submit-request';
import { defineVerb } from '@/lib/verb/define-verb';
import { parseInput } from '@/lib/verb/parse-input';
import { isRegistered } from './model/lifecycle';
import { agentSpecSchema, settledSpec } from './model/manifest';
import { sameOperations } from './model/manifest-operations';
import { readAgent } from './queries';
import type { Registration } from './register-agent';
import { findHeld } from './repository';

/** Fields of the spec to change; the rest stays as it is. */
const agentPatchSchema = z.strictObject({
  name: line(80).optional(),
  justification: z.string().max(4000).optional(),
  spec: z.record(z.string(), z.unknown()).default({}),
});

/** Asks for a change of what is registered about an agent. It is in force once approved; out of shadow mode, at once. */
export const updateAgent = defineVerb({
  action: 'agent.update',
  permission: 'agent:update',
  input: agentPatchSchema.extend({ slug: slugSchema }),
  async run({ ctx, tx, scope, input, now, audit, unchanged }): Promise<Registration> {
    const { slug } = input;
    const held = await findHeld(tx, slug);
    const agent = await readAgent(ctx, tx, slug);
    if (!held || !isRegistered(agent.status)) throw notFound('registered agent');
    await requireInvolved(tx, scope, slug);
    const asked = parseInput(z.object({ spec: agentSpecSchema }), { spec: { ...held.spec, ...input.spec } });
    const spec = settledSpec(asked.spec);
    const name = input.name ?? held.name;
    if (sameOperations([{ name, spec }], [{ name: held.name, spec: held.spec }])) {
      unchanged();
      return { agent, request: null };
    }
    const id = await submitRequest(
      { ctx, tx, now, audit },
      {
        title: `Update ${slug}`,
        justification: input.justification?.trim() || `Change what is registered about ${held.name}.`,
        operations: [{ op: 'update-agent', agent: slug, name, spec }],
      },
    );
    return { agent, request: await readRequest(ctx, tx, id) };
  },
});
