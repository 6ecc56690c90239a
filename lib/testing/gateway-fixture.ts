import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { vi } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import type { PersonActor } from '@/lib/authz/actor';
import type { GatewayConfig } from '@/lib/gateway/config/gateway-config';
import { checkConfig } from '@/lib/gateway/config/read-config';
import { type Gateway, startGateway } from '@/lib/gateway/server/create-gateway';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { getGateway } from '@/lib/gateways/queries';
import { createRequest } from '@/lib/requests/create-request';
import { createServer } from '@/lib/servers/create-server';
import { labelTool } from '@/lib/servers/label-tool';
import { syncServer } from '@/lib/servers/sync-server';
import { type EdgeServer, startEdge } from './edge-server';
import { startHttp } from './http-server';
import { openTestCompany, type TestCompany } from './test-company';

const ISSUER = 'https://idp.example';

// biome-ignore lint/suspicious/noExplicitAny: whatever the gateway answers; the tests say what it must be.
type Anything = any;

export interface Said {
  status: number;
  headers: Headers;
  body: Anything;
}

export interface GatewayFixture {
  company: TestCompany;
  edge: EdgeServer;
  admin: PersonActor;
  gateway: Gateway;
  stateDir: string;
  /** While held, Remit takes no entries of the decision log, so that they stay where `entriesOf` finds them. */
  uploads: { held: boolean };
  /** While away, no answer of Remit arrives, also to what was asked before. */
  remit: { away: boolean };
  /** How far somebody set the gateway's wall clock. */
  wall: { aheadMs: number };
  /** Of the gateway's own log. */
  notes: Record<string, unknown>[];
  /** Address of a server's endpoint. */
  endpoint(server: string): string;
  /** A token of an agent, for the endpoint of a server. */
  token(sub: string, server?: string, claims?: Record<string, unknown>): Promise<string>;
  /** An agent, registered and approved, whose name at the issuer is its own. */
  agent(slug: string, tools: object[], change?: object): Promise<void>;
  revoke(agent: string, tool: string): Promise<void>;
  /** Until the gateway has the newest policy in force. */
  settled(): Promise<void>;
  /** One message; `body` that is text is sent as it is. */
  post(server: string, token: string | null, body: unknown, headers?: Record<string, string>): Promise<Said>;
  /** A call of a tool. */
  call(token: string, key: string, args?: object, headers?: Record<string, string>): Promise<Said>;
  restart(): Promise<void>;
  /** The configuration, with other sections. */
  given(more?: object): GatewayConfig;
  /** One more of the same gateway, with a folder of its own; close it yourself. */
  another(): Promise<Gateway>;
  close(): Promise<void>;
}

/**
 * A gateway in front of the sample server `crm` and of others, with a real edge that publishes its policy and an issuer
 * of tokens. `search` is internal, `get_customer` restricted, `refund` sends data out.
 */
export async function openGatewayFixture({
  servers = {},
  config = {},
  files = {},
}: {
  /** Further servers by slug: where they are, and which of their tools are labelled harmless. */
  servers?: Record<string, { url: string; tools: string[] }>;
  config?: Record<string, unknown>;
  /** Beside the configuration: name and what is in it. */
  files?: Record<string, string>;
} = {}): Promise<GatewayFixture> {
  const company = await openTestCompany();
  const { world } = company;
  const admin = await world.person('Root', 'admin');
  const label = (server: string, tool: string, labels: object) =>
    labelTool({ ctx: world.ctx(company.tove), input: { server, tool, labels } });
  const plain = { dataClass: 'internal', categories: [], effect: 'read', untrusted: false, outward: false };
  for (const tool of ['search', 'delete_customer']) await label('crm', tool, plain);
  await label('crm', 'get_customer', { ...plain, dataClass: 'restricted' });
  await label('crm', 'refund', { ...plain, outward: true, effect: 'write' });
  for (const [slug, { url, tools }] of Object.entries(servers)) {
    const input = { slug, name: slug, url, owner: 'ada@example.com', environment: 'production' };
    await createServer({ ctx: world.ctx(company.ada), input });
    await syncServer({ ctx: world.ctx(company.ada), input: { slug } });
    for (const tool of tools) await label(slug, tool, plain);
  }
  const slugs = ['crm', ...Object.keys(servers)];
  await createGateway({ ctx: world.ctx(admin), input: { slug: 'gw', name: 'Gateway', kind: 'remit', servers: slugs } });
  const { token: gatewayToken } = await createGatewayToken({ ctx: world.ctx(admin), input: { slug: 'gw' } });
  const edge = await startEdge(world);
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] };
  const idp = await startHttp((_, response) => void response.end(JSON.stringify(keys)));
  const stateDir = mkdtempSync(join(tmpdir(), 'remit-gateway-'));
  for (const [name, text] of Object.entries({ ...files, token: gatewayToken })) {
    writeFileSync(join(stateDir, name), text, { mode: 0o600 });
  }
  const base = {
    remit: { url: edge.origin, issuer: world.system.baseUrl, gateway: 'gw', tokenFile: 'token', stateDir: 'state' },
    listen: { port: 0 },
    log: { sync: 'second' },
    issuers: [{ issuer: ISSUER, jwksUrl: idp.origin, userClaim: 'act_for' }],
    ...config,
  };
  const notes: Record<string, unknown>[] = [];
  const uploads = { held: true };
  const remit = { away: false };
  const wall = { aheadMs: 0 };
  const given = (more: object = {}) => checkConfig(JSON.stringify({ ...base, ...more }), 'gateway.yaml', stateDir);
  const start = (config = given()) =>
    startGateway({
      config,
      note: (event) => {
        notes.push(event);
        if (event.event === 'failed') console.error(event);
      },
      clock: () => new Date(world.clock.now.getTime() + wall.aheadMs),
      monotonic: () => world.clock.now.getTime(),
      fetch: async (input, init) => {
        const held = uploads.held && String(input).endsWith('/api/v1/decision-log');
        const answer = held ? new Response(null, { status: 503 }) : await fetch(input, init);
        if (remit.away) throw new Error('Remit is away');
        return answer;
      },
    });
  const fixture: GatewayFixture = {
    uploads,
    remit,
    wall,
    company,
    edge,
    admin,
    gateway: await start(),
    stateDir,
    notes,
    endpoint: (server) => `${fixture.gateway.url}/mcp/${server}`,
    token: (sub, server = 'crm', claims = {}) => {
      const now = Math.floor(world.clock.now.getTime() / 1000);
      return new SignJWT({ iss: ISSUER, sub, aud: fixture.endpoint(server), iat: now, exp: now + 3_600, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .sign(privateKey);
    },
    async agent(slug, tools, change = {}) {
      const input = company.manifest(slug, [], { tools, identities: [{ iss: ISSUER, sub: slug }], ...change });
      const { request } = await registerAgent({ ctx: world.ctx(company.ada), input });
      await company.decide(request?.id as string);
      await fixture.settled();
    },
    async revoke(agent, tool) {
      const operations = [{ op: 'revoke', agent, tool }];
      const input = { title: 'Revoke', justification: 'Sample.', operations };
      const { state, id } = await createRequest({ ctx: world.ctx(company.tove), input });
      if (state === 'pending') await company.decide(id, company.vera);
    },
    async settled() {
      const { latestSerial } = await getGateway({ ctx: world.ctx(admin), slug: 'gw' });
      const newest = latestSerial ?? 0;
      await vi.waitFor(
        () => {
          const serial = fixture.gateway.client.current()?.claims.serial ?? 0;
          if (serial < newest) throw new Error(`The gateway has ${serial}, not ${newest}.`);
        },
        { timeout: 10_000, interval: 5 },
      );
    },
    async post(server, token, body, headers = {}) {
      const response = await fetch(fixture.endpoint(server), {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json, text/event-stream',
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const raw = await response.text();
      const events = response.headers.get('content-type')?.startsWith('text/event-stream');
      const data = events ? raw.match(/^data: (.+)$/m)?.[1] : raw;
      return { status: response.status, headers: response.headers, body: data ? JSON.parse(data) : null };
    },
    call(token, key, args = {}, headers = {}) {
      const [server, name] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
      const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } };
      return fixture.post(server, token, message, headers);
    },
    async restart() {
      await fixture.gateway.close();
      fixture.gateway = await start();
    },
    given,
    another() {
      const config = given();
      return start({ ...config, remit: { ...config.remit, stateDir: `${config.remit.stateDir}-2` } });
    },
    async close() {
      await fixture.gateway.close();
      await edge.close();
      await idp.close();
      await company.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
  await fixture.settled();
  return fixture;
}

/** The entries that a gateway wrote and did not hand over yet, oldest first. */
export function entriesOf({ stateDir }: Pick<GatewayFixture, 'stateDir'>): Anything[] {
  const folder = join(stateDir, 'state', 'decisions');
  const files = readdirSync(folder).filter((name) => name.startsWith('decisions-'));
  const lines = files.sort().flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  return lines.filter(Boolean).map((line) => JSON.parse(line));
}
