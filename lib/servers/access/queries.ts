import { constraintsOf, requestOf } from '@/lib/agents/access-statement';
import { listApprovals } from '@/lib/agents/repository';
import { authorize } from '@/lib/authz/authorize';
import { notFound } from '@/lib/kernel/errors';
import { cursorOf, encodeCursor, type PageInput } from '@/lib/kernel/page';
import { pastMoment } from '@/lib/kernel/past-moment';
import { findLastRevision, findRevisionAt } from '@/lib/policy/repository';
import { openRevision, readPart } from '@/lib/policy/stored';
import { evaluate } from '@/lib/policy-engine/evaluate';
import type { Ctx } from '@/lib/verb/ctx';
import type { ToolAccess } from '../model/tool-access';
import { findTool } from '../repository';
import { listHoldersAt } from './repository';

/**
 * Who may and may not call a tool of those that hold it, now or at a past moment, and by whose word. Who holds it is
 * the registry's word; whether a call is allowed is read from the revision of that moment, which gateways were told.
 */
export async function getToolAccess({
  ctx,
  server,
  tool,
  at,
  page,
}: {
  ctx: Ctx;
  server: string;
  tool: string;
  at?: string | undefined;
  page: PageInput;
}): Promise<ToolAccess> {
  const scope = authorize(ctx.actor, 'server:read');
  const conn = ctx.db.read;
  const row = await findTool(conn, scope, server, tool);
  if (!row) throw notFound('tool');
  const after = cursorOf(page, 'string');
  const now = ctx.clock();
  const moment = at === undefined ? now : pastMoment(at, now);
  const revision = at === undefined ? await findLastRevision(conn) : await findRevisionAt(conn, moment);
  const found = await listHoldersAt(conn, scope, { toolId: row.id, at: moment }, { limit: page.limit + 1, after });
  const agents = found.agents.slice(0, page.limit);
  const slugs = agents.map(({ slug }) => slug);
  const key = `${server}/${tool}`;
  const policy =
    revision && (await readPart(await openRevision(conn, revision), { agents: slugs, grants: slugs, tools: [key] }));
  const held = new Map(policy?.grants.flatMap((grant) => (grant.tool === key ? [[grant.agent, grant]] : [])));
  const approvals = await listApprovals(
    conn,
    [...held.values()].map(({ request }) => request),
  );
  const definition = policy && Object.hasOwn(policy.tools, key) ? policy.tools[key]?.definition : undefined;
  const last = agents.at(-1);
  return {
    tool: key,
    at: moment.toISOString(),
    revision: revision && {
      serial: revision.serial,
      sha256: revision.sha256,
      publishedAt: revision.createdAt.toISOString(),
    },
    definition: definition ?? null,
    items: agents.map(({ slug, name }) => {
      const grant = held.get(slug);
      // A user stands for any user here: the requirement itself is shown beside the grant.
      const call = { agent: slug, tool: key, definition, user: 'any', now: moment };
      const reason = policy ? evaluate(policy, call).reason : 'no_grant';
      return {
        agent: slug,
        name,
        allowed: reason === 'allowed',
        reason,
        grant: grant && { id: grant.id, constraints: constraintsOf(grant), request: requestOf(grant, approvals) },
      };
    }),
    total: found.total,
    nextCursor: found.agents.length > page.limit && last ? encodeCursor([last.slug]) : null,
  };
}
