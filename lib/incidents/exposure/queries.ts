import { authorize } from '@/lib/authz/authorize';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import type { Exposure } from '../model/dto';
import { draftImpact } from '../model/impact-draft';
import { exposureWindow } from '../model/window';
import { findIncident } from '../repository';
import { readable } from '../timeline/queries';
import * as repository from './repository';

/** What the agents of an incident could have touched, from last known good to isolation, counted over all their calls. */
export async function getExposure({ ctx, id }: { ctx: Ctx; id: string }): Promise<Exposure> {
  const conn = ctx.db.read;
  const incident = await findIncident(conn, authorize(ctx.actor, 'incident:read'), id);
  if (!incident) throw notFound('incident');
  const window = exposureWindow(incident, ctx.clock());
  const agents = await readable(ctx, conn, incident.agents);
  const counts = await repository.countTools(conn, agents, window);
  const outward = await repository.findOutward(
    conn,
    counts.map(({ tool }) => tool),
  );
  const sum = (of: (count: repository.ToolCount) => number) => counts.reduce((total, count) => total + of(count), 0);
  const [allowed, denied] = [sum(({ through }) => through), sum((count) => count.denied)];
  const facts = {
    ...{ from: window.from.toISOString(), to: window.to.toISOString(), calls: allowed + denied, allowed, denied },
    tools: counts.map(({ tool, through }) => ({ name: tool, calls: through, outward: outward.has(tool) })),
    users: await repository.countUsers(conn, agents, window),
    classes: await repository.countClasses(conn, agents, window),
    outward: sum(({ tool, through }) => (outward.has(tool) ? through : 0)),
    heard: counts.length > 0,
    hidden: incident.agents.filter((agent) => !agents.includes(agent)),
  };
  return { ...facts, draft: draftImpact({ ...facts, agents }) };
}
