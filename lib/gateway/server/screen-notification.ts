import { passData } from '@/lib/gateway/decide/pass-data';
import type { Message } from '@/lib/gateway/mcp/parse';
import type { PiiAction } from '@/lib/kernel/constraints';
import type { JsonObject } from '@/lib/kernel/json';
import { agentOf, isEnforced } from '@/lib/policy-engine/evaluate';
import type { Exchange } from './parts';

type Notification = Extract<Message, { kind: 'notification' }>;

/**
 * What passes of a notification, such as progress or a line of a log. It says not which call it is about, so the
 * strictest rule about personal data that the agent has at this server holds for it. Null where nothing may pass.
 */
export function screenNotification(exchange: Exchange, message: Notification): Notification | null {
  const action = strictest(exchange);
  if (action === undefined || action === 'allow') return message;
  const { value, blocked } = passData(action, message.params, exchange.parts.config.pii.phoneCountries);
  return blocked ? null : { ...message, params: value as JsonObject };
}

const known = new WeakMap<Exchange, { action: PiiAction | undefined }>();

/** Found once for a stream; the policy that it began with. */
function strictest(exchange: Exchange): PiiAction | undefined {
  const found = known.get(exchange);
  if (found) return found.action;
  const { view, caller, server } = exchange;
  const identity = { iss: caller.iss, sub: caller.sub };
  const agent = agentOf({ identity }, view.index);
  const actions = new Set<PiiAction | undefined>();
  if (agent !== undefined && isEnforced(view.policy, { identity }, view.index)) {
    for (const [tool, { pii }] of view.index.grantsOf(agent)) if (tool.startsWith(`${server}/`)) actions.add(pii);
  }
  const action = (['block', 'redact'] as const).find((one) => actions.has(one));
  known.set(exchange, { action });
  return action;
}
