import { findAgent } from '@/lib/agents/repository';
import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { assessRisk } from './model/assess';
import type { AgentRisk } from './model/dto';
import { toxicPath } from './model/toxic';
import * as repository from './repository';

/** An agent's risk as it is now, and how it came to be. */
export async function getRisk({ ctx, slug }: { ctx: Ctx; slug: string }): Promise<AgentRisk> {
  const conn = ctx.db.read;
  if (!(await findAgent(conn, authorize(ctx.actor, 'agent:read'), slug))) throw notFound('agent');
  return { agent: slug, ...(await readRisk(conn, slug)), history: await repository.listHistory(conn, slug, 50) };
}

/** Whether there are agents without a score. For the system. */
export async function hasUnassessed({ ctx }: { ctx: Ctx }): Promise<boolean> {
  authorize(ctx.actor, 'agent:update');
  return (await repository.listAssessed(ctx.db.read, { unassessed: 1 }, { limit: 1 })).length > 0;
}

/** Unscoped: the caller has made sure that this agent may be seen. */
export async function readRisk(conn: Conn, slug: string): Promise<Pick<AgentRisk, 'assessment' | 'toxic'>> {
  const [facts] = await repository.listAssessed(conn, { slugs: [slug] }, { limit: 1 });
  if (!facts) throw notFound('agent');
  const graph = await repository.readDelegation(conn, [slug]);
  // While it waits to be registered, it is about what it asks for.
  const own = { slug, tools: facts.tools, delegatesTo: facts.delegatesTo };
  return { assessment: assessRisk(facts), toxic: toxicPath(new Map(graph).set(slug, own), slug) };
}
