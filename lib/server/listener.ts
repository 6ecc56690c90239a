import { createServer, type Server } from 'node:http';

export interface Patience {
  /** Until the head of a request is there, from the connection on. */
  headersMs: number;
  /** Until a request is there whole. */
  requestMs: number;
  /** Until the next request on a connection. Longer than a proxy in front keeps one, so that it is the one who closes. */
  keepAliveMs: number;
  /** How often connections are looked at for that. */
  lookMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 60_000, keepAliveMs: 75_000, lookMs: 2_000 };

/**
 * A listener that whoever is slow, or only connects, takes nothing from but a connection for a while. How long an answer
 * takes is not limited: gateways wait for the next revision.
 */
export function createListener({ headersMs, requestMs, keepAliveMs, lookMs } = PATIENCE): Server {
  return createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: lookMs,
  });
}
