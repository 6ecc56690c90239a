import { authorize } from '@/lib/authz/authorize';
import type { GatewaySummary } from '@/lib/gateways/model/dto';
import { listGateways } from '@/lib/gateways/queries';
import type { Ctx } from '@/lib/verb/ctx';
import { type CoverageReport, coverageOf } from '../model/coverage';
import * as repository from './repository';

const DAY_MS = 86_400_000;
/** Gateways, servers and agents that a page names. */
const MOST_GATEWAYS = 200;
const MOST_SERVERS = 50;
const MOST_AGENTS = 20;

/** What is seen of calls, gateway by gateway, and what is not: of the gateways that the person may see. */
export async function readCoverage({ ctx }: { ctx: Ctx }): Promise<CoverageReport> {
  const scope = authorize(ctx.actor, 'gateway:read');
  const { items } = await listGateways({ ctx, page: { limit: MOST_GATEWAYS } });
  const told = await repository.listTold(
    ctx.db.read,
    items.map(({ slug }) => slug),
  );
  const lastDay = await repository.countSince(ctx.db.read, new Date(ctx.clock().getTime() - DAY_MS));
  const bySlug = new Map(told.map((one) => [one.slug, one]));
  const gateways = items.flatMap((gateway) => {
    const one = bySlug.get(gateway.slug);
    return one ? [toCoverage(gateway, one, lastDay.get(one.id) ?? 0)] : [];
  });
  if (scope.reach !== 'all') return { gateways, unseen: null };
  const agents = await repository.listUncalled(ctx.db.read, scope, MOST_AGENTS + 1);
  return {
    gateways,
    unseen: {
      servers: await repository.listOpenServers(ctx.db.read, scope, MOST_SERVERS),
      agents: agents.slice(0, MOST_AGENTS),
      moreAgents: agents.length > MOST_AGENTS,
    },
  };
}

function toCoverage(gateway: GatewaySummary, told: repository.Told, lastDay: number) {
  const { slug, name, kind, state, lastSeenAt } = gateway;
  const lastToldAt = told.lastToldAt?.toISOString() ?? null;
  const { missing, gaps, counts } = told;
  return {
    slug,
    name,
    kind,
    state,
    coverage: coverageOf({ lastToldAt, missing, lastDay }),
    lastSeenAt,
    lastToldAt,
    lastCallAt: told.lastCallAt?.toISOString() ?? null,
    lastDay,
    missing,
    gaps,
    counts,
  };
}
