import { z } from 'zod';
import { detectAll } from '@/lib/detections/model/detections';
import { readFacts } from '@/lib/detections/read-facts';
import { findAgentsAsked, findSeen, moveSeen } from '@/lib/detections/repository';
import { listTunings } from '@/lib/detections/tuning/repository';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { keepFinding, type Raised } from './keep-finding';

/**
 * Looks at the calls that came with these batches of a gateway, and tells each story that it finds once. That they
 * were looked at is kept in the same transaction: what was looked at by somebody else meanwhile is passed over.
 */
export const raiseAlerts = defineVerb({
  action: 'alert.raise',
  permission: 'job:read',
  input: z.strictObject({ gatewayId: z.string().max(64), after: z.int().min(0), upTo: z.int().min(1) }),
  async prepare({ ctx, input }) {
    const conn = ctx.db.read;
    const { findings, notEnough } = detectAll(await readFacts(conn, input), await listTunings(conn));
    const slugs = [...new Set(findings.flatMap(({ agent }) => agent ?? []))];
    return { findings, notEnough, agents: await findAgentsAsked(conn, slugs) };
  },
  async run({ ctx, tx, input, prepared, now, audit, unchanged }): Promise<{ raised: number; notEnough: number }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit looks at calls by itself.');
    const { gatewayId, after, upTo } = input;
    const notEnough = prepared.notEnough.length;
    if (((await findSeen(tx, gatewayId)) ?? after) !== after) {
      unchanged();
      return { raised: 0, notEnough };
    }
    await moveSeen(tx, gatewayId, upTo);
    const raised: Raised[] = [];
    for (const found of prepared.findings) {
      const fresh = await keepFinding(tx, found, prepared.agents, now);
      if (fresh) raised.push(fresh);
    }
    if (raised.length === 0) unchanged();
    else await audit({ subject: { kind: 'installation', id: 'alerts' }, detail: { raised: [...raised] } });
    return { raised: raised.length, notEnough };
  },
});
