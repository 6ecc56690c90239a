import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import type { Recorded } from '@/lib/policy-engine/decision-entry';
import type { Ctx } from '@/lib/verb/ctx';
import { parseInput } from '@/lib/verb/parse-input';
import { findGatewayServers, findGrantsInForce } from './lineage/repository';
import { attributesOf, entryFromOtlp } from './model/from-otlp';
import { toolKeyOf } from './model/tool-key';
import { recordDecisions } from './record-decisions';

/** As many as one batch may have. */
const MOST = 10_000;

const list = z.array(z.unknown(), 'This must be a list.').optional();
const resource = z.object({ attributes: z.unknown() }).partial().optional();
const SHAPES = {
  traces: {
    outer: 'resourceSpans',
    schema: z.object({
      resourceSpans: z
        .array(z.object({ resource, scopeSpans: z.array(z.object({ spans: list })).optional() }))
        .optional(),
    }),
  },
  logs: {
    outer: 'resourceLogs',
    schema: z.object({
      resourceLogs: z
        .array(z.object({ resource, scopeLogs: z.array(z.object({ logRecords: list })).optional() }))
        .optional(),
    }),
  },
} as const;

type Item = { item: unknown; around: ReturnType<typeof attributesOf> };

export interface OtlpRecorded {
  recorded: Recorded;
  /** Spans or records that are no calls, and not kept. */
  other: number;
}

/**
 * Keeps the calls among the spans or log records of a gateway that is not ours, as `recordDecisions` does. Such telemetry
 * names no grant: the one that was in force is looked up, so that a call without one shows as that. Throws `invalid_input`
 * for what is no OTLP.
 */
export async function recordOtlp(parts: {
  ctx: Ctx;
  signal: keyof typeof SHAPES;
  input: unknown;
}): Promise<OtlpRecorded> {
  const { ctx, signal, input } = parts;
  const servers = ctx.actor.kind === 'gateway' ? await findGatewayServers(ctx.db.read, ctx.actor.id) : [];
  // Behind a gateway with one server there is no other.
  const server = servers.length === 1 ? (servers[0] as string) : null;
  const items = itemsOf(signal, input);
  if (items.length > MOST) throw new RemitError('too_large', `Send at most ${MOST} spans or log records at once.`);
  const found = items.map(({ item, around }, index) => ({ index, entry: entryFromOtlp(item, { around, server }) }));
  const ours = found.flatMap(({ index, entry }) => (entry ? [{ index, entry }] : []));
  const entries = await withGrants(
    ctx,
    ours.map(({ entry }) => entry),
  );
  const done =
    ours.length === 0 ? { new: 0, duplicate: 0, rejected: [] } : await recordDecisions({ ctx, input: entries });
  const rejected = done.rejected.map(({ index, error }) => ({ index: ours[index]?.index ?? -1, error }));
  return { recorded: { ...done, rejected }, other: found.length - ours.length };
}

function itemsOf(signal: keyof typeof SHAPES, input: unknown): Item[] {
  if (signal === 'traces') {
    const { resourceSpans = [] } = parseInput(SHAPES.traces.schema, input);
    return resourceSpans.flatMap(({ resource: of, scopeSpans = [] }) => {
      const around = attributesOf(of?.attributes);
      return scopeSpans.flatMap(({ spans = [] }) => spans.map((item) => ({ item, around })));
    });
  }
  const { resourceLogs = [] } = parseInput(SHAPES.logs.schema, input);
  return resourceLogs.flatMap(({ resource: of, scopeLogs = [] }) => {
    const around = attributesOf(of?.attributes);
    return scopeLogs.flatMap(({ logRecords = [] }) => logRecords.map((item) => ({ item, around })));
  });
}

/** With the grant and the serial that were in force, where the telemetry does not name them. */
async function withGrants(ctx: Ctx, entries: Record<string, unknown>[]): Promise<Record<string, unknown>[]> {
  if (ctx.actor.kind !== 'gateway') return entries;
  const asked = entries.flatMap((entry, index) => {
    const { agent, server, tool, time, grant, decision } = entry;
    if (decision !== 'allow' || grant !== undefined || !agent || !time) return [];
    const key = toolKeyOf({ server: String(server), tool: String(tool) });
    return [{ index, agent: String(agent), key, time: String(time) }];
  });
  const held = await findGrantsInForce(ctx.db.read, ctx.actor.id, asked);
  return entries.map((entry, index) => {
    const known = held.get(index);
    return known?.grant && known.serial ? { ...entry, grant: known.grant, serial: known.serial } : entry;
  });
}
