import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayConfig, ServerConfig } from '@/lib/gateway/config/gateway-config';
import type { PolicyView } from '@/lib/gateway/decide/policy-view';
import type { Taint } from '@/lib/gateway/decide/taint';
import type { Caller } from '@/lib/gateway/identity/caller';
import type { Identity } from '@/lib/gateway/identity/verify-token';
import type { Limiter } from '@/lib/gateway/limits/limiter';
import type { DecisionLog } from '@/lib/gateway/log/decision-log';
import type { BoundTokens } from '@/lib/gateway/mcp/bound-token';
import type { Era } from '@/lib/gateway/mcp/era';
import type { Pins } from '@/lib/gateway/pins/pins';
import type { Spans } from '@/lib/gateway/telemetry/spans';
import type { Cancellation } from '@/lib/gateway/upstream/cancellation';
import type { Credentials } from '@/lib/gateway/upstream/credentials';
import type { Upstreams } from '@/lib/gateway/upstream/forward';
import type { ListWatch } from './list-watch';
import type { Metrics } from './metrics';
import type { NoteDrift } from './note-drift';
import type { OpenStreams } from './open-streams';
import type { PendingRequests } from './pending';

/** What one running gateway consists of. A new configuration replaces `config`, `identity` and `credentials`. */
export interface GatewayParts {
  config: GatewayConfig;
  clock: () => Date;
  /** Milliseconds; no jump of the wall clock changes how long something lasts by it. */
  steady: () => number;
  identity: Identity;
  view: () => PolicyView | null;
  pins: Pins;
  limiter: Limiter;
  taint: Taint | undefined;
  log: DecisionLog;
  upstreams: Upstreams;
  credentials: Credentials;
  bound: BoundTokens;
  pending: PendingRequests;
  streams: OpenStreams;
  lists: ListWatch;
  metrics: Metrics;
  /** Absent where no endpoint for them is set. */
  spans: Spans | undefined;
  noteDrift: NoteDrift;
  /** One line of the gateway's own log. Never holds what a message says. */
  note: (event: Record<string, unknown>) => void;
}

/** One HTTP request of a verified caller to the endpoint of one server. */
export interface Exchange {
  parts: GatewayParts;
  request: IncomingMessage;
  response: ServerResponse;
  server: string;
  /** Address of the server itself. */
  url: string;
  settings: ServerConfig;
  caller: Caller;
  view: PolicyView;
  era: Era;
  /** The session's id as the server gave it. */
  session?: string | undefined;
  /** Headers that the upstream gets in the place of the client's; undefined for none. */
  instead?: Record<string, string | undefined>;
  /** Aborts when the client is gone, or the agent is suspended. */
  signal: Cancellation;
}
