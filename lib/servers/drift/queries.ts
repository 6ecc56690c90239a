import { authorize } from '@/lib/authz/authorize';
import { type CountedPage, cursorOf, encodeCursor, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { definitionChanges } from '../model/definition-change';
import type { DriftedTool, ToolHolder } from '../model/dto';
import * as repository from './repository';

/** As many as one change request takes. */
const MOST = 600;

/** The tools of a server that nobody can call until their new definition is adopted, with what changed in words. */
export async function listDrift({ ctx, server }: { ctx: Ctx; server: string }): Promise<DriftedTool[]> {
  const rows = await repository.listDrifted(ctx.db.read, authorize(ctx.actor, 'server:read'), server, MOST);
  return rows.map(({ name, definition, approvedText, currentText, driftedAt, agents }) => ({
    name,
    key: `${server}/${name}`,
    definition,
    since: driftedAt?.toISOString() ?? null,
    agents,
    changes: definitionChanges(approvedText, currentText),
  }));
}

/** The agents that hold a tool. */
export async function listHolders({
  ctx,
  server,
  tool,
  page,
}: {
  ctx: Ctx;
  server: string;
  tool: string;
  page: PageInput;
}): Promise<CountedPage<ToolHolder>> {
  const scope = authorize(ctx.actor, 'server:read');
  const after = cursorOf(page, 'string');
  const { agents, total } = await repository.listHolders(
    ctx.db.read,
    scope,
    { server, tool },
    { limit: page.limit + 1, after },
  );
  const items = agents.slice(0, page.limit);
  const last = items.at(-1);
  return { items, total, nextCursor: agents.length > page.limit && last ? encodeCursor([last.slug]) : null };
}
