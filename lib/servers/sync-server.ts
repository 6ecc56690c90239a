import { z } from 'zod';
import { isRemitError, notFound } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { createSafeFetch } from '@/lib/net/safe-fetch';
import { publishRevision } from '@/lib/policy/publish-revision';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import { describeTool } from './mcp/definition';
import { readTools } from './mcp/read-tools';
import { planSync } from './model/sync';
import * as repository from './repository';
import { tellDrift } from './tell-drift';

/** Names of tools, by what happened to them. `unchanged` counts. */
export interface SyncResult {
  added: string[];
  changed: string[];
  removed: string[];
  unchanged: number;
}

const inputSchema = z.strictObject({ slug: slugSchema });

const recordTools = defineVerb({
  action: 'server.sync',
  permission: 'server:sync',
  input: inputSchema.extend({ stopping: z.instanceof(AbortSignal).optional() }),
  async prepare({ ctx, input, scope }): Promise<repository.NewDefinition[]> {
    const server = await repository.findServer(ctx.db.read, scope, input.slug);
    if (!server) throw notFound('server');
    const safeFetch = createSafeFetch({ allowLoopback: ctx.allowLoopback });
    const { tools } = await readTools({ url: server.url, safeFetch, stopping: input.stopping });
    return tools.map(describeTool);
  },
  async run({ ctx, tx, scope, input: { slug }, prepared: tools, now, audit, unchanged }): Promise<SyncResult> {
    const server = await repository.findServer(tx, scope, slug);
    if (!server) throw notFound('server');
    const rows = await repository.listKnownTools(tx, server.id);
    const known = rows.map((row) => ({
      name: row.name,
      pinned: row.pinnedDigest,
      current: row.currentDigest,
      removed: row.removedAt !== null,
    }));
    const plan = planSync(known, tools);
    const idOf = new Map(rows.map((row) => [row.name, row.id]));
    const changed = new Set([...plan.changed, ...plan.returned]);
    for (const tool of tools) {
      const id = idOf.get(tool.name);
      if (id === undefined) await repository.insertTool(tx, server.id, tool, now);
      else if (changed.has(tool.name)) await repository.recordDefinition(tx, id, tool, now);
    }
    await repository.markRemoved(
      tx,
      plan.removed.map((name) => idOf.get(name) as string),
      now,
    );
    await repository.markSynced(tx, server.id, now, null);
    const pins = new Map(rows.map((row) => [row.name, row.pinnedDigest]));
    const drifted = tools.filter(({ name, digest }) => changed.has(name) && (pins.get(name) ?? digest) !== digest);
    await tellDrift({ tx, now }, server, drifted);
    const result = {
      added: [...plan.added, ...plan.returned],
      changed: plan.changed,
      removed: plan.removed,
      unchanged: plan.unchanged.length,
    };
    if (ctx.actor.kind === 'system' && plan.unchanged.length === tools.length && plan.removed.length === 0) {
      // By the clock, and all is as it was: nothing that anybody relies on changed, and a log of that hides the rest.
      unchanged();
      return result;
    }
    // A granted tool that changed or went is denied from this revision on, until somebody adopts what it is now.
    const serial = await publishRevision(
      { ctx, tx, now },
      { cause: `Tools of ${slug} were read`, kind: 'drift', requestId: null },
    );
    await audit({ subject: { kind: 'server', id: slug }, detail: { ...result, revision: serial } });
    return result;
  },
});

const recordFailure = defineVerb({
  action: 'server.sync-failed',
  permission: 'server:sync',
  input: inputSchema.extend({ error: z.string().max(500) }),
  async run({ ctx, tx, scope, input, now, audit, unchanged }): Promise<void> {
    const server = await repository.findServer(tx, scope, input.slug);
    if (!server) throw notFound('server');
    await repository.markSynced(tx, server.id, now, input.error);
    // By the clock, and it fails as it did before.
    if (ctx.actor.kind === 'system' && server.lastSyncError === input.error) return unchanged();
    await audit({ subject: { kind: 'server', id: input.slug }, detail: { error: input.error } });
  },
});

/**
 * Reads the real `tools/list` of a server and records every definition with its digest. All or nothing: an answer
 * that is not whole changes no tool. The failure itself is kept, so that the server's page shows it.
 */
export async function syncServer({
  ctx,
  input,
  stopping,
}: {
  ctx: Ctx;
  input: { slug: string };
  /** Breaks the reading off; then nothing is kept of it. */
  stopping?: AbortSignal;
}): Promise<SyncResult> {
  try {
    return await recordTools({ ctx, input: { ...input, stopping } });
  } catch (error) {
    if (isRemitError(error) && ['upstream_failed', 'url_refused', 'too_large'].includes(error.code)) {
      const failure = { slug: input.slug, error: error.message.slice(0, 500) };
      await recordFailure({ ctx: { ...ctx, idempotency: undefined }, input: failure });
    }
    throw error;
  }
}
