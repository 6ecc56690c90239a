import { authorize } from '@/lib/authz/authorize';
import { invalid } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import { type PolicyDiff, summarise } from '@/lib/policy-engine/diff';
import type { Ctx } from '@/lib/verb/ctx';
import type { ChangesPage, View } from '../model/changes';
import { byAgent, byTool, changedEntries, changedText, type TextChange } from '../model/readable-diff';
import { openSerial } from '../queries';
import { compareStored } from '../stored';

interface Range {
  ctx: Ctx;
  /** 0 stands for the empty policy before the first. */
  from: number;
  to: number;
}

/** What differs between two revisions, to be read: a page of one view of it, and how much there is of each. */
export async function getChanges({
  by,
  q = '',
  page,
  ...range
}: Range & { by: View; q?: string; page: PageInput }): Promise<ChangesPage> {
  const { diff, at } = await readDiff(range);
  const views = { agent: byAgent(diff), tool: byTool(diff), text: changedEntries(diff) };
  const wanted = q.trim().toLowerCase();
  const about = (name: string) => name.toLowerCase().includes(wanted);
  const slice = <T>(list: readonly T[], key: (item: T) => string) =>
    pageOf(
      list.filter((item) => about(key(item))),
      page,
    );
  const shown = {
    agent: () => slice(views.agent, ({ agent }) => agent),
    tool: () => slice(views.tool, ({ tool }) => tool),
    text: () => {
      const some = slice(views.text, ({ key }) => key);
      return { ...some, items: some.items.map(changedText) };
    },
  };
  const { items, total, nextCursor } = shown[by]();
  return {
    from: range.from,
    to: range.to,
    at,
    summary: summarise(diff),
    counts: { agent: views.agent.length, tool: views.tool.length, text: views.text.length },
    view: { by, items } as ChangesPage['view'],
    found: total,
    nextCursor,
    servers: diff.servers,
    gateways: diff.gateways,
  };
}

/** The entries of the two policies that differ with their texts, some at a time: for a file of all of them. */
export async function listChangedTexts(range: Range): Promise<(cursor: string) => Page<TextChange>> {
  const entries = changedEntries((await readDiff(range)).diff);
  return (cursor) => {
    const { items, nextCursor } = pageOf(entries, { limit: 1000, cursor: cursor || undefined });
    return { items: items.map(changedText), nextCursor };
  };
}

async function readDiff({ ctx, from, to }: Range): Promise<{ diff: PolicyDiff; at: string }> {
  authorize(ctx.actor, 'revision:read');
  const before = from === 0 ? null : await openSerial(ctx, from);
  const after = await openSerial(ctx, to);
  const diff = await compareStored(before?.policy ?? null, after.policy);
  return { diff, at: after.row.createdAt.toISOString() };
}

/** By place: both revisions are as they are for ever, and so is what they differ in. */
function pageOf<T>(list: readonly T[], { limit, cursor }: PageInput) {
  const start = cursor === undefined ? 0 : decodeCursor(cursor, 1)?.[0];
  if (typeof start !== 'number' || start < 0) throw invalid('cursor', 'This cursor is not one of ours.');
  const end = start + limit;
  return {
    items: list.slice(start, end),
    total: list.length,
    nextCursor: end < list.length ? encodeCursor([end]) : null,
  };
}
