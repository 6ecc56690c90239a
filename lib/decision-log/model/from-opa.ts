import { z } from 'zod';
import { storable } from '@/lib/policy-engine/decision-entry';
import { REASON_CODES } from '@/lib/policy-engine/types';

/** The decision that Remit's Rego is asked for, as OPA names it. */
const PATH = 'mcp/decision';

const words = z.string().catch('');
const identity = z.object({ iss: z.string().min(1), sub: z.string().min(1) });

/** An event of OPA's decision log, as far as it concerns Remit. Input and result may be masked by whoever runs it. */
const eventSchema = z.object({
  decision_id: z.string(),
  timestamp: z.string(),
  path: words,
  trace_id: words,
  bundles: z.record(z.string(), z.object({ revision: words }).catch({ revision: '' })).catch({}),
  input: z
    .object({
      agent: words,
      identity: identity.optional().catch(undefined),
      user: words,
      tool: words,
      definition: words,
    })
    .partial()
    .catch({}),
  result: z
    .object({
      decision: z.enum(['allow', 'deny']),
      reason: z.enum(REASON_CODES),
      agent: words,
      grant: words,
      serial: z.int().nullable().catch(null),
      enforced: z.boolean().catch(true),
    })
    .optional()
    .catch(undefined),
  metrics: z.object({ timer_server_handler_ns: z.number().optional().catch(undefined) }).catch({}),
});

/**
 * An event as an entry that `decisionEntrySchema` checks; undefined for a query of something else than the decision.
 * What is too long is cut: OPA would send it again and again. OPA without a bundle answered nothing, which is a denial.
 */
export function entryFromOpa(event: unknown): Record<string, unknown> | undefined {
  const parsed = eventSchema.safeParse(event);
  // As it is: the schema of an entry says what is wrong with it.
  if (!parsed.success) return { eventId: (event as { decision_id?: unknown } | null)?.decision_id };
  const { decision_id, timestamp, path, trace_id, bundles, input, result, metrics } = parsed.data;
  if (path !== PATH) return undefined;
  const cut = (text: string | undefined, most: number) => (text ? storable(text).slice(0, most) : undefined);
  const tool = input.tool || '(none)';
  const at = tool.indexOf('/');
  const revisions = Object.values(bundles).map(({ revision }) => Number(revision));
  const handled = metrics.timer_server_handler_ns;
  return defined({
    eventId: decision_id,
    time: timestamp,
    agent: cut(result?.agent || input.agent, 200),
    identity: input.identity && {
      iss: cut(input.identity.iss, 500),
      sub: cut(input.identity.sub, 500),
    },
    user: cut(input.user, 254),
    server: cut(at > 0 ? tool.slice(0, at) : '(none)', 200),
    tool: cut(tool, 400),
    definition: /^[0-9a-f]{64}$/.test(input.definition ?? '') ? input.definition : undefined,
    decision: result?.decision ?? 'deny',
    reason: result?.reason ?? 'gateway_error',
    enforced: result?.enforced ?? true,
    serial: result?.serial ?? revisions.find((revision) => Number.isSafeInteger(revision) && revision > 0) ?? 0,
    grant: cut(result?.grant, 64),
    traceId: cut(trace_id, 64),
    latencyMs: handled === undefined || handled < 0 ? undefined : handled / 1e6,
  });
}

function defined(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
