import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { registerAgent } from '@/lib/agents/register-agent';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { getGateway } from '@/lib/gateways/queries';
import { createRequest } from '@/lib/requests/create-request';
import { createServer } from '@/lib/servers/create-server';
import { labelTool } from '@/lib/servers/label-tool';
import { syncServer } from '@/lib/servers/sync-server';
import { startEdge } from './edge-server';
import { type HttpServer, startHttp } from './http-server';
import { openTestCompany } from './test-company';

const ISSUER = 'https://idp.example';
const AGENT = 'bot';

export interface GatewayProcess {
  pid: number;
  url: string;
  /** Address of a server's endpoint. */
  endpoint(server: string): string;
  /** A token of the one agent, for an hour. */
  token(server: string): Promise<string>;
  /** Takes a tool away from the agent; resolves when the gateway has the policy that says so. */
  revoke(tool: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * `npm run gateway` as a process of its own, with a real edge over PGlite that publishes its policy: one agent that may
 * call each tool of these servers, by slug. Needs no test runner.
 */
export async function startGatewayProcess({
  servers,
  config = {},
  pii,
  holdUploads = false,
  program = ['--import', 'tsx', 'scripts/gateway.ts'],
  command = (args) => [process.execPath, args],
}: {
  servers: Record<string, string>;
  config?: Record<string, unknown>;
  /** What becomes of personal data in results; nothing is looked for when absent. */
  pii?: 'redact' | 'block';
  /** The decision log stays with the gateway, as while Remit is away: a measure of one is none of the other. */
  holdUploads?: boolean;
  /** What Node runs. */
  program?: string[];
  /** To start it on one core, say. */
  command?: (args: string[]) => [command: string, args: string[]];
}): Promise<GatewayProcess> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.reverse()) await step();
    undo.length = 0;
  };
  try {
    const company = await openTestCompany();
    undo.push(company.close);
    const { world } = company;
    // Here time goes on.
    Object.defineProperty(world.clock, 'now', { get: () => new Date() });
    const admin = await world.person('Root', 'admin');
    const tools: { tool: string; pii?: string }[] = [];
    for (const [slug, url] of Object.entries(servers)) {
      const input = { slug, name: slug, url, owner: 'ada@example.com', environment: 'production' };
      await createServer({ ctx: world.ctx(company.ada), input });
      const { added } = await syncServer({ ctx: world.ctx(company.ada), input: { slug } });
      const labels = { dataClass: 'internal', categories: [], effect: 'read', untrusted: false, outward: false };
      for (const tool of added) {
        await labelTool({ ctx: world.ctx(company.tove), input: { server: slug, tool, labels } });
        tools.push({ tool: `${slug}/${tool}`, ...(pii ? { pii } : {}) });
      }
    }
    const known = { slug: 'gw', name: 'Gateway', kind: 'remit', servers: Object.keys(servers) };
    await createGateway({ ctx: world.ctx(admin), input: known });
    const { token: gatewayToken } = await createGatewayToken({ ctx: world.ctx(admin), input: { slug: 'gw' } });
    const manifest = company.manifest(AGENT, [], { tools, identities: [{ iss: ISSUER, sub: AGENT }] });
    const { request } = await registerAgent({ ctx: world.ctx(company.ada), input: manifest });
    await company.decide(request?.id as string);

    const edge = await startEdge(world);
    undo.push(edge.close);
    const front = holdUploads ? await startWithoutUploads(edge.origin) : undefined;
    if (front) undo.push(front.close);
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] };
    const idp = await startHttp((_, response) => void response.end(JSON.stringify(keys)));
    undo.push(idp.close);
    const folder = mkdtempSync(join(tmpdir(), 'remit-gateway-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'token'), gatewayToken, { mode: 0o600 });
    const port = await freePort();
    const settings = {
      remit: {
        url: front?.origin ?? edge.origin,
        issuer: world.system.baseUrl,
        gateway: 'gw',
        tokenFile: 'token',
        stateDir: 'state',
      },
      listen: { port, origins: [`http://localhost:${port}`] },
      issuers: [{ issuer: ISSUER, jwksUrl: idp.origin }],
      ...config,
    };
    // JSON is YAML.
    writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify(settings));
    const [name, args] = command([...program, '--config', join(folder, 'gateway.yaml')]);
    const child = spawn(name, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    undo.push(() => ended(child));
    const url = `http://127.0.0.1:${port}`;
    const latest = async () => (await getGateway({ ctx: world.ctx(admin), slug: 'gw' })).latestSerial ?? 0;
    await hasSerial(child, url, await latest());
    return {
      pid: child.pid as number,
      url,
      endpoint: (server) => `${url}/mcp/${server}`,
      token: (server) =>
        new SignJWT({ iss: ISSUER, sub: AGENT, aud: `${url}/mcp/${server}` })
          .setIssuedAt()
          .setExpirationTime('1h')
          .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
          .sign(privateKey),
      async revoke(tool) {
        const operations = [{ op: 'revoke', agent: AGENT, tool }];
        const input = { title: 'Revoke', justification: 'Sample.', operations };
        const { state, id } = await createRequest({ ctx: world.ctx(company.tove), input });
        if (state === 'pending') await company.decide(id, company.vera);
        await hasSerial(child, url, await latest());
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Passes everything on but entries of the decision log. */
function startWithoutUploads(origin: string): Promise<HttpServer> {
  return startHttp((request, response) => {
    if (request.url === '/api/v1/decision-log') {
      request.resume();
      return void response.writeHead(503, { 'Retry-After': '3600' }).end();
    }
    const { method, headers } = request;
    const passed = send(origin + request.url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode as number, answer.rawHeaders);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.once('close', () => passed.destroy());
    request.pipe(passed);
  });
}

async function freePort(): Promise<number> {
  const { port, close } = await startHttp(() => {});
  await close();
  return port;
}

async function hasSerial(child: ChildProcess, url: string, wanted: number): Promise<void> {
  let said = '';
  const hear = (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000);
  };
  child.stderr?.on('data', hear);
  try {
    for (let tries = 0; tries < 3_000; tries++) {
      if (child.exitCode !== null) break;
      const { serial } = await fetch(`${url}/readyz`).then(
        (answer) => answer.json() as Promise<{ serial: number }>,
        () => ({ serial: 0 }),
      );
      if (serial >= wanted) return;
      await sleep(10);
    }
  } finally {
    child.stderr?.off('data', hear);
    child.stderr?.resume();
  }
  throw new Error(`The gateway did not get revision ${wanted}:\n${said}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
