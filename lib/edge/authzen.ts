import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import { decideEvaluations } from '@/lib/authzen/decide-evaluations';
import { decide } from '@/lib/authzen/model/decide';
import { authzenMetadata } from '@/lib/authzen/model/metadata';
import { openPdp, type Pdp } from '@/lib/authzen/model/pdp';
import {
  actionSearchSchema,
  evaluationSchema,
  evaluationsSchema,
  resourceSearchSchema,
  subjectSearchSchema,
} from '@/lib/authzen/model/request';
import { searchActions, searchResources, searchSubjects } from '@/lib/authzen/model/search';
import type { Clock } from '@/lib/kernel/clock';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { parseInput } from '@/lib/verb/parse-input';
import { addressOf } from './address';
import { bearerToken } from './bearer';
import type { GatewayCache, HeldPolicy, KnownGateway } from './gateway-cache';
import { readJson } from './read-json';
import { sendJson } from './send-json';

const BODY_BYTES = 1_048_576;
const MOST_GATEWAYS = 1_000;

interface AuthZenParts {
  cache: GatewayCache;
  clock: Clock;
  baseUrl: string;
}

/**
 * The AuthZEN policy decision point: each gateway is answered from the policy that was published to it, in memory. A
 * policy is read and indexed once, at the first question after it was published.
 */
export function createAuthZen({ cache, clock, baseUrl }: AuthZenParts) {
  const open = new LRUCache<string, { sha256: string; pdp: Pdp }>({ max: MOST_GATEWAYS });

  function pdpOf(gateway: KnownGateway, held: HeldPolicy): Pdp {
    const known = open.get(gateway.id);
    if (known?.sha256 === held.sha256) return known.pdp;
    const pdp = openPdp(payloadOf<GatewayPolicy>(held.jws));
    open.set(gateway.id, { sha256: held.sha256, pdp });
    return pdp;
  }

  function answering<Schema extends z.ZodType>(
    schema: Schema,
    answer: (pdp: Pdp, asked: z.output<Schema>, now: Date) => object,
  ) {
    return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const token = bearerToken(request);
      const gateway = cache.knownGateway(token) ?? (await cache.findGateway(token));
      if (!gateway) throw new RemitError('not_signed_in', 'This token is not valid.');
      const asked = parseInput(schema, await readQuestion(request));
      const held = cache.heldPolicy(gateway) ?? (await cache.loadPolicy(gateway));
      if (!held) throw new RemitError('unavailable', 'No policy has been published yet.');
      cache.noteSeen(gateway, held.serial, addressOf(request));
      sendJson(response, 200, answer({ ...pdpOf(gateway, held), until: endOf(held) }, asked, clock()));
    };
  }

  return {
    evaluation: answering(evaluationSchema, decide),
    evaluations: answering(evaluationsSchema, decideEvaluations),
    searchSubject: answering(subjectSearchSchema, searchSubjects),
    searchResource: answering(resourceSearchSchema, searchResources),
    searchAction: answering(actionSearchSchema, searchActions),
    configuration(_: IncomingMessage, response: ServerResponse): void {
      sendJson(response, 200, authzenMetadata(baseUrl), { 'Cache-Control': 'public, max-age=300' });
    },
  };
}

/** Of a JWS that this process, or one that shares its key and database, has signed. */
function payloadOf<T>(jws: string): T {
  return JSON.parse(Buffer.from(jws.split('.', 2)[1] as string, 'base64url').toString()) as T;
}

/** The end of the statement that a gateway would be given now: who only asks is bound by it like who pulls. */
function endOf({ freshness }: HeldPolicy): number {
  return payloadOf<{ exp: number }>(freshness).exp * 1000;
}

/** As `readJson`, but that another content type is a bad request, which is what AuthZEN's certification asks for. */
async function readQuestion(request: IncomingMessage): Promise<unknown> {
  try {
    return await readJson(request, BODY_BYTES);
  } catch (error) {
    if (!isRemitError(error) || error.code !== 'unsupported_media_type') throw error;
    throw new RemitError('invalid_input', error.message);
  }
}
