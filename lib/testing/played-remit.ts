import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { FRESHNESS_TYP } from '@/lib/renderings/jwt/freshness';
import { POLICY_TYP } from '@/lib/renderings/jwt/payload';
import { startHttp } from './http-server';
import { freshnessClaims, policyClaims, type TestSigner } from './policy-signer';

export interface Signed {
  jws: string;
  sha256: string;
  freshness: string;
}

export interface PlayedRemit {
  url: string;
  /** What it publishes under /.well-known/jwks.json. */
  keys: JWK[];
  receipts: Record<string, unknown>[];
  /** Tokens that pulls came with. */
  tokens: (string | undefined)[];
  /** What it answers pulls with from now on; as Remit does, 304 to who has it. */
  serve(signed: Signed): void;
  /** Answers pulls by hand instead. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Takes batches of the decision log; they are receipts otherwise. */
  ingest?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Cuts every connection as soon as it is made; down for as long as this is true. */
  down: boolean;
  /** Signs claims over those of an empty policy, and freshness over that of an hour. */
  sign(
    claims?: Record<string, unknown>,
    freshness?: Record<string, unknown>,
    options?: { signer?: TestSigner; header?: Record<string, unknown> },
  ): Promise<Signed>;
  close(): Promise<void>;
}

/** A real HTTP server in the place of Remit: it signs with real keys, also what Remit never would. */
export async function startPlayedRemit(signer: TestSigner): Promise<PlayedRemit> {
  const server = await startHttp(async (request, response) => {
    if (remit.down) return void request.socket.destroy();
    if (request.url === '/.well-known/jwks.json') return void response.end(JSON.stringify({ keys: remit.keys }));
    if (request.url === '/api/v1/policy') {
      remit.tokens.push(request.headers.authorization);
      return remit.answer(request, response);
    }
    if (remit.ingest && request.url === '/api/v1/decision-log') return remit.ingest(request, response);
    let body = '';
    for await (const chunk of request) body += chunk;
    remit.receipts.push(JSON.parse(body));
    response.writeHead(201).end();
  });
  const remit: PlayedRemit = {
    url: server.origin,
    keys: [signer.jwk],
    receipts: [],
    tokens: [],
    down: false,
    answer: (_, response) => void response.writeHead(503).end(),
    serve({ jws, sha256, freshness }) {
      remit.answer = (request, response) => {
        response.setHeader('Remit-Freshness', freshness);
        if (request.headers['if-none-match'] === `"${sha256}"`) return void response.writeHead(304).end();
        response.end(jws);
      };
    },
    async sign(claims, freshness, { signer: by = signer, header } = {}) {
      const policy = policyClaims({ iss: server.origin, ...claims });
      return {
        jws: await by.sign(POLICY_TYP, policy, header),
        sha256: sha256Hex(canonicalJson(policy)),
        freshness: await by.sign(FRESHNESS_TYP, freshnessClaims(policy, freshness)),
      };
    },
    close: server.close,
  };
  return remit;
}
