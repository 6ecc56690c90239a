import { authorize } from '@/lib/authz/authorize';
import { invalid } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import { agentsIn, onlyAgents, onlyTools, type PolicyDiff, summarise, toolsIn } from '@/lib/policy-engine/diff';
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
  const { agents, tools, servers, gateways, grants } = diff;
  const text = agents.length + grants.length + tools.length + servers.length + gateways.length;
  const { view, found, nextCursor } = viewOf(diff, { by, q, page });
  return {
    from: range.from,
    to: range.to,
    at,
    summary: summarise(diff),
    counts: { agent: agentsIn(diff).length, tool: toolsIn(diff).length, text },
    view,
    found,
    nextCursor,
    servers,
    gateways,
  };
}

/** What is on the page is put into words, and nothing else: a first import is about every agent there is. */
function viewOf(diff: PolicyDiff, { by, q, page }: { by: View; q: string; page: PageInput }) {
  const wanted = q.trim().toLowerCase();
  const about = (name: string) => name.toLowerCase().includes(wanted);
  if (by === 'text') {
    const { items, ...rest } = pageOf(
      changedEntries(diff).filter(({ key }) => about(key)),
      page,
    );
    return { view: { by, items: items.map(changedText) }, ...rest };
  }
  const { items, ...rest } = pageOf((by === 'agent' ? agentsIn(diff) : toolsIn(diff)).filter(about), page);
  const shown = new Set(items);
  return by === 'agent'
    ? { view: { by, items: byAgent(onlyAgents(diff, shown)) }, ...rest }
    : { view: { by, items: byTool(onlyTools(diff, shown)) }, ...rest };
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
    found: list.length,
    nextCursor: end < list.length ? encodeCursor([end]) : null,
  };
}
