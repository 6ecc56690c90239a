import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { definitionOf, type RawTool } from '@/lib/kernel/tool-definition';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { startHttp } from './http-server';
import { type PlayedRemit, startPlayedRemit } from './played-remit';
import { testSigner } from './policy-signer';
import { type SampleServer, startSampleServer, tool } from './sample-server';

const ISSUER = 'https://idp.example';

/** An entry as it was uploaded. */
export interface LoggedLine {
  eventId: string;
  sequence: number;
  tool: string;
  serial: number;
  decision: string;
  traceId?: string;
  status?: string;
}

export interface GatewayRig {
  remit: PlayedRemit;
  upstream: SampleServer;
  stateDir: string;
  /** Everything that was uploaded, as often as it came. */
  came: LoggedLine[];
  /** While held, no batch is taken. */
  uploads: { held: boolean };
  /** Of the gateway's own log, of every life. */
  notes: Record<string, unknown>[];
  /** Starts the program that `npm run gateway` runs; resolves when it is ready. */
  boot(): Promise<ChildProcess>;
  /** A new revision, whose serial is one more. */
  publish(): Promise<number>;
  /** One call with its own trace; gives its HTTP status: 500 for an error in JSON-RPC too, 0 when the answer did not come whole. */
  call(trace: string): Promise<number>;
  /** One number of /metrics. */
  metric(name: string): Promise<number>;
  readyz(): Promise<{ serial: number; faults: string[] }>;
  close(): Promise<void>;
}

/** The gateway's program as a process that can be killed, before one real server, with one agent that may call one tool. */
export async function startGatewayRig({
  stateDir: given,
  log = {},
}: {
  stateDir?: string;
  log?: Record<string, unknown>;
} = {}): Promise<GatewayRig> {
  const program = await bundle('scripts/gateway.ts');
  const folder = mkdtempSync(join(tmpdir(), 'remit-rig-'));
  const stateDir = given ?? join(folder, 'state');
  mkdirSync(stateDir, { recursive: true });
  const search = tool('search');
  const upstream = await startSampleServer([search]);
  const remit = await startPlayedRemit(await testSigner('rig'));
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] };
  const idp = await startHttp((_, response) => void response.end(JSON.stringify(keys)));
  const free = await startHttp(() => {});
  await free.close();
  const url = `http://127.0.0.1:${free.port}`;
  writeFileSync(join(folder, 'token'), 'a-token-of-the-rig', { mode: 0o600 });
  writeFileSync(
    join(folder, 'gateway.yaml'),
    JSON.stringify({
      remit: { url: remit.url, gateway: 'gw', tokenFile: 'token', stateDir },
      listen: { port: free.port },
      issuers: [{ issuer: ISSUER, jwksUrl: idp.origin }],
      servers: { crm: { upstream: upstream.url } },
      log,
    }),
  );
  const came: LoggedLine[] = [];
  const known = new Set<string>();
  const uploads = { held: false };
  let batches = 0;
  /** As Remit does, but every fourth answer is lost. */
  remit.ingest = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    if (uploads.held) return void response.writeHead(503, { 'Retry-After': '1' }).end();
    const lines = gunzipSync(Buffer.concat(chunks)).toString().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as LoggedLine);
    const again = entries.filter(({ eventId }) => known.has(eventId)).length;
    for (const { eventId } of entries) known.add(eventId);
    came.push(...entries);
    batches += 1;
    if (batches % 4 === 0) return void response.destroy();
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ new: entries.length - again, duplicate: again, rejected: [] }));
  };
  let serial = 0;
  const publish = async () => {
    serial += 1;
    const iat = Math.floor(Date.now() / 1000);
    const labels = { dataClass: 'internal', categories: [], effect: 'read', untrusted: false, outward: false };
    const signed = await remit.sign(
      {
        aud: 'gw',
        iat,
        serial,
        agents: { bot: { status: 'active', identities: [{ iss: ISSUER, sub: 'bot' }], requireUser: false } },
        servers: { crm: { url: upstream.url } },
        tools: { 'crm/search': { definition: definitionOf(search as unknown as RawTool).digest, ...labels } },
        grants: [{ id: 'gr_1', request: 'rq_1', agent: 'bot', tool: 'crm/search', maxDataClass: 'restricted' }],
      },
      { iat, exp: iat + 3_600 },
    );
    remit.serve(signed);
    return serial;
  };
  await publish();
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ iss: ISSUER, sub: 'bot', aud: `${url}/mcp/crm`, iat: now, exp: now + 3_600 })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .sign(privateKey);
  const notes: Record<string, unknown>[] = [];
  const children = new Set<ChildProcess>();
  const readyz = async () => (await (await fetch(`${url}/readyz`)).json()) as { serial: number; faults: string[] };
  return {
    remit,
    upstream,
    stateDir,
    came,
    uploads,
    notes,
    publish,
    readyz,
    async boot() {
      const args = [program, '--config', join(folder, 'gateway.yaml')];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      children.add(child);
      child.once('exit', () => children.delete(child));
      createInterface({ input: child.stderr }).on('line', (line) => {
        notes.push(line.startsWith('{') ? JSON.parse(line) : { event: 'crashed', line });
      });
      for (let tries = 0; tries < 800 && child.exitCode === null; tries++) {
        const ready = await fetch(`${url}/readyz`).then(
          ({ status }) => status === 200,
          () => false,
        );
        if (ready) return child;
        await sleep(10);
      }
      throw new Error(`The gateway does not get ready: ${JSON.stringify(notes.slice(-5))}`);
    },
    async call(trace) {
      const params = { name: 'search', arguments: { q: trace } };
      try {
        const response = await fetch(`${url}/mcp/crm`, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            Accept: 'application/json, text/event-stream',
            Authorization: `Bearer ${token}`,
            traceparent: `00-${trace}-00000000000000aa-01`,
          },
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
        });
        const { error } = (await response.json()) as { error?: object };
        return response.ok && error ? 500 : response.status;
      } catch {
        return 0;
      }
    },
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    },
    async close() {
      for (const child of children) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
      }
      await Promise.all([remit.close(), upstream.close(), idp.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
