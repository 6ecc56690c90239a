import { slugsOwnedBy } from '@/lib/agents/owned/repository';
import { findAgent } from '@/lib/agents/repository';
import { authorize } from '@/lib/authz/authorize';
import { countCallsOverTime } from '@/lib/decision-log/rollups/queries';
import type { DataClass } from '@/lib/kernel/data-class';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { type AgentUse, LOOK_BACK_DAYS } from './model/dto';
import { historyOf } from './model/history';
import { toolUse } from './model/tool-use';
import * as repository from './repository';

interface Asked {
  ctx: Ctx;
  slug: string;
  days?: number;
}

/** What an agent called, and which of its grants it did not need, in whole days (UTC). */
export async function getAgentUse(asked: Asked): Promise<AgentUse> {
  const use = await findAgentUse(asked);
  if (!use) throw notFound('agent');
  return use;
}

/** The same; null for whoever may not see what this agent calls. */
export async function findAgentUse({ ctx, slug, days = LOOK_BACK_DAYS }: Asked): Promise<AgentUse | null> {
  const conn = ctx.db.read;
  const agent = await findAgent(conn, authorize(ctx.actor, 'agent:read'), slug);
  const scope = authorize(ctx.actor, 'decision-log:read');
  const mine = scope.reach === 'all' || (await slugsOwnedBy(conn, scope.personId, slug)).length > 0;
  if (!agent || !mine) return null;
  const from = new Date(dayOf(ctx.clock().getTime() - days * DAY_MS));
  const heardSince = await repository.listHeardSince(conn);
  const tools = toolUse({
    held: agent.grants.map(({ createdAt, tool }) => ({
      tool: `${tool.server.slug}/${tool.name}`,
      since: createdAt,
      dataClass: tool.dataClass as DataClass | null,
    })),
    counts: await repository.countByTool(conn, slug, from),
    firstDays: await repository.listFirstDays(conn, slug),
    seenServers: new Set([...heardSince].filter(([, since]) => since <= from).map(([server]) => server)),
    from,
  });
  return {
    agent: slug,
    days,
    from: from.toISOString(),
    granted: tools.filter(({ state }) => state !== 'not-granted').length,
    unused: tools.filter(({ state }) => state === 'unused').length,
    history: historyOf({
      registeredAt: agent.createdAt,
      servers: [...new Set(agent.grants.map(({ tool }) => tool.server.slug))],
      ...{ heardSince, from, now: ctx.clock() },
    }),
    tools,
    overTime: await countCallsOverTime({ ctx, filter: { agent: slug, from: from.toISOString().slice(0, 10) } }),
  };
}
