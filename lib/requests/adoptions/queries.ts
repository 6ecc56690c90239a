import { authorize } from '@/lib/authz/authorize';
import { definitionChanges } from '@/lib/servers/model/definition-change';
import type { Ctx } from '@/lib/verb/ctx';
import type { Adoption } from '../model/adoption';
import type { RequestDetail } from '../model/dto';
import { findTool } from '../model/subjects';
import { readDefinitions, readToolHolders } from './repository';

/** As many are compared on one page. */
const ADOPTIONS_SHOWN = 20;
const HOLDERS_SHOWN = 8;

/** The first of the definitions that a request adopts, compared, with who holds the tools. */
export async function listAdoptions({
  ctx,
  request: { operations, subjects },
}: {
  ctx: Ctx;
  request: Pick<RequestDetail, 'operations' | 'subjects'>;
}): Promise<{ adoptions: Adoption[]; more: number }> {
  authorize(ctx.actor, 'server:read');
  const conn = ctx.db.read;
  const all = operations.flatMap((o) => (o.op === 'adopt' ? [o] : []));
  const adoptions = await Promise.all(
    all.slice(0, ADOPTIONS_SHOWN).map(async ({ tool, definition }): Promise<Adoption> => {
      const pinned = findTool(subjects, tool)?.pinned ?? '';
      const texts = await readDefinitions(conn, tool, [pinned, definition]);
      const [before, after] = [texts.get(pinned) ?? null, texts.get(definition) ?? null];
      const changes = before && after ? definitionChanges(before, after) : [];
      return { tool, before, after, changes, holders: await readToolHolders(conn, tool, HOLDERS_SHOWN) };
    }),
  );
  return { adoptions, more: all.length - adoptions.length };
}
