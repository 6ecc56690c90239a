import { registerAgent } from '@/lib/agents/register-agent';
import type { PersonActor } from '@/lib/authz/actor';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { type EdgeServer, startEdge } from './edge-server';
import { openTestCompany, type TestCompany } from './test-company';

/*
 * The fixture of the AuthZEN working group's certification scenario, in the words that an agent's policy has. alice may
 * read and write `record-1` (get_customer, refund), bob may read it only; `record-2` is search. Where one resource has
 * several actions it is the server: who may call a tool there may list them, and nobody may "call" a server.
 * https://openid.github.io/authzen/authorization-api-1_0-certification-scenario.html
 */
export const ALICE = { type: 'agent', id: 'alice' };
export const BOB = { type: 'agent', id: 'bob' };
export const BOBS_TOKEN = { type: 'identity', id: 'bob-client', properties: { iss: 'https://other.example' } };
export const CALL = { name: 'tools/call' };
export const RECORD_1 = { type: 'tool', id: 'crm/get_customer' };
export const RECORD_2 = { type: 'tool', id: 'crm/search' };
export const WRITTEN = { type: 'tool', id: 'crm/refund' };
export const CRM = { type: 'mcp_server', id: 'crm' };
export const CONTEXT = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' };
export const FIXTURE = { subject: ALICE, action: CALL, resource: RECORD_1 };

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the edge answers; the tests say what it must be.
  body: any;
}

export interface AuthZenFixture {
  company: TestCompany;
  edge: EdgeServer;
  admin: PersonActor;
  /** Another gateway, with its token. */
  gateway(slug: string, change?: object): Promise<{ id: string; token: string }>;
  /** By the first gateway, unless the headers say otherwise. A body that is text or a stream is sent as it is. */
  send(path: string, body: unknown, headers?: Record<string, string>, method?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** A company with both agents, approved, and a gateway that asks about them. */
export async function openAuthZenFixture(): Promise<AuthZenFixture> {
  const company = await openTestCompany();
  const { world } = company;
  const admin = await world.person('Root', 'admin');
  const register = async (slug: string, iss: string, tools: object[]) => {
    const input = company.manifest(slug, [], { tools, identities: [{ iss, sub: `${slug}-client` }] });
    const { request } = await registerAgent({ ctx: world.ctx(company.ada), input });
    await company.decide(request?.id as string);
  };
  const gateway = async (slug: string, change: object = {}) => {
    const ctx = world.ctx(admin);
    await createGateway({ ctx, input: { slug, name: slug, kind: 'authzen', servers: ['crm'], ...change } });
    return createGatewayToken({ ctx, input: { slug } });
  };
  await register('alice', 'https://idp.example', [
    { tool: 'crm/get_customer', pii: 'block', rateLimit: { limit: 60, windowSeconds: 60 } },
    { tool: 'crm/refund' },
  ]);
  await register('bob', 'https://other.example', [{ tool: 'crm/get_customer' }]);
  const { token } = await gateway('pep');
  const edge = await startEdge(world);
  return {
    company,
    edge,
    admin,
    gateway,
    async send(path, body, headers = {}, method = 'POST') {
      const raw = typeof body === 'string' || body instanceof ReadableStream;
      const response = await fetch(edge.origin + path, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
        body: method === 'GET' ? null : raw ? body : JSON.stringify(body),
        // Of a stream; the types of fetch do not know it yet.
        duplex: 'half',
      } as RequestInit);
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
    },
    async close() {
      await edge.close();
      await company.close();
    },
  };
}

/** An object without some of its members. */
export function without(body: object, ...names: string[]): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}
