import { z } from 'zod';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { slugSchema, TOOL_NAME_PATTERN } from '@/lib/kernel/slug';
import { publishRevision } from '@/lib/policy/publish-revision';
import { applyOperations } from '@/lib/requests/apply/apply-operations';
import { directionOf } from '@/lib/requests/model/direction';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { readRequest } from '@/lib/requests/read-request';
import { readSubjects } from '@/lib/requests/subjects/read-subjects';
import { submitRequest } from '@/lib/requests/submit-request';
import { reassess } from '@/lib/risk/reassess';
import { defineVerb } from '@/lib/verb/define-verb';
import type { ToolDetail } from './model/dto';
import { labelsPatchSchema } from './model/labels';
import { readTool } from './queries';
import { findTool } from './repository';

export interface Labelling {
  tool: ToolDetail;
  /** Set when the change loosens access that agents hold: it waits for approval, and nothing has changed yet. */
  request: RequestDetail | null;
}

/** Labels a tool. What tightens, or touches a tool that nobody holds, is in force at once. */
export const labelTool = defineVerb({
  action: 'tool.label',
  permission: 'tool:label',
  input: z.strictObject({ server: slugSchema, tool: z.string().regex(TOOL_NAME_PATTERN), labels: labelsPatchSchema }),
  async run({ ctx, tx, scope, input, now, audit }): Promise<{ request: string | null }> {
    const row = await findTool(tx, scope, input.server, input.tool);
    if (!row) throw notFound('tool');
    if (scope.reach === 'involved' && row.server.ownerId !== scope.personId) {
      throw new RemitError('forbidden', `Only the owner of ${input.server}, or security, labels its tools.`);
    }
    const key = `${input.server}/${input.tool}`;
    const operation = { op: 'label', tool: key, labels: input.labels } as const;
    const subjects = await readSubjects(tx, [operation]);
    if (directionOf(operation, subjects) === 'loosens') {
      const request = await submitRequest(
        { ctx, tx, now, audit },
        {
          title: `Change the labels of ${key}`,
          justification: 'The new labels are less strict than those in force.',
          operations: [operation],
        },
      );
      return { request };
    }
    await applyOperations([operation], { tx, requestId: null, subjects, now });
    await reassess({ tx, now, requestId: null }, [operation]);
    const serial = await publishRevision(
      { ctx, tx, now },
      { cause: `Labels of ${key} changed`, kind: 'labels', requestId: null },
    );
    const { dataClass, categories, effect, untrusted, outward, capture, fields: classed } = row;
    const before = { dataClass, categories, effect, untrusted, outward, capture, fields: classed };
    await audit({ subject: { kind: 'tool', id: key }, detail: { before, after: input.labels, revision: serial } });
    return { request: null };
  },
  answer: async ({ ctx, tx, input }, { request }): Promise<Labelling> => ({
    tool: await readTool(ctx, tx, input.server, input.tool),
    request: request ? await readRequest(ctx, tx, request) : null,
  }),
});
