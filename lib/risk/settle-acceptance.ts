import { z } from 'zod';
import { notFound } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { prose } from '@/lib/kernel/text';
import { defineVerb } from '@/lib/verb/define-verb';
import { endAcceptance, findAcceptance } from './acceptances/repository';

/** Ends an accepted risk: it is gone, or no longer accepted. Tightening, so at once; accepting anew is a request. */
export const settleAcceptance = defineVerb({
  action: 'risk.settle',
  permission: 'acceptance:settle',
  input: z.strictObject({ agent: slugSchema, id: z.string().max(64), reason: prose(1000) }),
  async run({ tx, input: { agent, id, reason }, now, audit }): Promise<{ agent: string; id: string; endedAt: string }> {
    const acceptance = await findAcceptance(tx, agent, id);
    if (!acceptance) throw notFound('accepted risk');
    await endAcceptance(tx, id, reason, now);
    const { risk, until } = acceptance;
    await audit({
      subject: { kind: 'agent', id: agent },
      detail: { acceptance: id, risk, until: until.toISOString(), reason },
    });
    return { agent, id, endedAt: now.toISOString() };
  },
});
