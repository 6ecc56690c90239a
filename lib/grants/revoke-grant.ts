import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { notFound } from '@/lib/kernel/errors';
import { slugSchema, toolKeySchema } from '@/lib/kernel/slug';
import { prose } from '@/lib/kernel/text';
import { publishRevision } from '@/lib/policy/publish-revision';
import { applyOperations } from '@/lib/requests/apply/apply-operations';
import { readSubjects } from '@/lib/requests/subjects/read-subjects';
import { requireInvolved } from '@/lib/requests/subjects/require-involved';
import { reassess } from '@/lib/risk/reassess';
import { defineVerb } from '@/lib/verb/define-verb';

/** Takes a tool from an agent, at once. Security may for every agent, an engineer for their own. */
export const revokeGrant = defineVerb({
  action: 'grant.revoke',
  permission: 'grant:revoke',
  input: z.strictObject({ agent: slugSchema, tool: toolKeySchema, reason: prose(500) }),
  async run({
    ctx,
    tx,
    scope,
    input: { agent, tool, reason },
    now,
    audit,
  }): Promise<{ agent: string; tool: string; serial: number }> {
    authorize(ctx.actor, 'agent:read');
    const operation = { op: 'revoke', agent, tool, reason } as const;
    const subjects = await readSubjects(tx, [operation]);
    const grant = subjects.grants[0];
    if (!grant) throw notFound('grant');
    await requireInvolved(tx, scope, agent);
    await applyOperations([operation], { tx, requestId: null, subjects, now });
    await reassess({ tx, now, requestId: null }, [operation]);
    const serial = await publishRevision(
      { ctx, tx, now },
      { cause: `${agent} lost ${tool}`, kind: 'revoke', requestId: null },
    );
    await audit({ subject: { kind: 'grant', id: grant.id }, detail: { agent, tool, reason, revision: serial } });
    return { agent, tool, serial };
  },
});
