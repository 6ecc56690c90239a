import type { z } from 'zod';
import type { Conn } from '@/lib/db/prisma';
import { detectStanding, type FoundBy } from '@/lib/detections/model/detections';
import { findAgentsAsked } from '@/lib/detections/repository';
import { noteGaps, readStanding, standingInputSchema } from '@/lib/detections/standing/read-standing';
import { listTunings } from '@/lib/detections/tuning/repository';
import { RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import { keepFinding, type Raised, storyKey } from './keep-finding';
import { listOccurrences } from './repository';

type StandingInput = z.output<typeof standingInputSchema>;

/** Tells each story of how gateways or agents stand that was not told yet. Remit itself only. */
const raiseStanding = defineVerb({
  action: 'alert.raise-standing',
  permission: 'job:read',
  input: standingInputSchema,
  async prepare({ ctx, input }) {
    const findings = await findNews(ctx.db.read, input, ctx.clock());
    const slugs = [...new Set(findings.flatMap(({ agent }) => agent ?? []))];
    return { findings, agents: await findAgentsAsked(ctx.db.read, slugs) };
  },
  async run({ ctx, tx, prepared, now, audit }): Promise<{ raised: number }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit looks by itself.');
    const raised: Raised[] = [];
    for (const found of prepared.findings) {
      const fresh = await keepFinding(tx, found, prepared.agents, now);
      if (fresh) raised.push(fresh);
    }
    const detail = { of: prepared.findings.length, raised: [...raised] };
    await audit({ subject: { kind: 'installation', id: 'alerts' }, detail });
    return { raised: raised.length };
  },
});

async function findNews(conn: Conn, input: StandingInput, now: Date): Promise<FoundBy[]> {
  const { findings } = detectStanding(await readStanding(conn, input, now), input.of, await listTunings(conn));
  const known = await listOccurrences(conn, findings.map(storyKey));
  return findings.filter((found) => known.get(storyKey(found)) !== found.occurrence);
}

/**
 * Looks at how gateways or agents stand; asked first, so that nobody waits for a run that has nothing to tell. `gaps` is
 * what it gave the time before.
 */
export async function watchStanding({
  ctx,
  ...asked
}: { ctx: Ctx } & StandingInput): Promise<{ raised: number; gaps: StandingInput['gaps'] }> {
  const now = ctx.clock();
  const gaps = asked.of === 'gateways' ? await noteGaps(ctx.db.read, asked.gaps, now) : {};
  const input = { ...asked, gaps };
  if ((await findNews(ctx.db.read, input, now)).length === 0) return { raised: 0, gaps };
  return { ...(await raiseStanding({ ctx, input })), gaps };
}
