import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createIdentity } from '@/lib/gateway/identity/verify-token';
import { openDecisionLog } from '@/lib/gateway/log/decision-log';
import { scanJson } from '@/lib/gateway/pii/scan';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import type { Json } from '@/lib/kernel/json';
import { agentOf, evaluate } from '@/lib/policy-engine/evaluate';
import { indexPolicy } from '@/lib/policy-engine/index-policy';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { figure, table } from '../lib/figures';

const ISSUER = 'https://idp.example';
const AUDIENCE = 'https://gateway.example/mcp/crm';
const AGENTS = 1_000;
const TOOLS = 10;

/** What the parts of a call cost when nothing else is done, as a table. Rates follow from it; waiting does not. */
export async function costs(): Promise<string> {
  const rows: [string, number][] = [];
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] };
  const token = async (sub: string) =>
    `Bearer ${await new SignJWT({ iss: ISSUER, sub, aud: AUDIENCE }).setExpirationTime('1h').setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey)}`;
  const issuers = [{ issuer: ISSUER, jwksUrl: `${ISSUER}/keys`, agentClaim: 'sub' as const }];
  const get = async () => Response.json(keys);
  const identity = createIdentity({ issuers }, { clock: () => new Date(), fetch: get as typeof fetch });
  const fresh = await Promise.all(Array.from({ length: 2_000 }, (_, i) => token(`agent-${i}`)));
  const verify = (authorization: string) => identity.verify(authorization, {}, AUDIENCE);
  await verify(await token('first'));
  rows.push(['token, verified (ES256)', await each(fresh.length, (i) => verify(fresh[i] as string))]);
  rows.push(['token, verified before', await each(20_000, (i) => verify(fresh[i % fresh.length] as string))]);

  const policy = samplePolicy();
  const index = indexPolicy(policy);
  const now = new Date('2026-11-23T09:00:00Z');
  const decide = async (i: number) => {
    const identity = { iss: ISSUER, sub: `agent-${i % AGENTS}` };
    const tool = `crm/tool_${i % TOOLS}`;
    agentOf({ identity }, index);
    return evaluate(policy, { identity, tool, now, definition: 'd'.repeat(64) }, index);
  };
  rows.push([`policy, of ${AGENTS * TOOLS} grants`, await each(50_000, decide)]);

  for (const [name, size, times] of [
    ['200 bytes', 200, 20_000],
    ['100 KB', 100_000, 300],
  ] as const) {
    const words = 'The order of the sample shop was packed on Monday and waits for the carrier. ';
    const result: Json = {
      content: [{ type: 'text', text: words.repeat(Math.ceil(size / words.length)).slice(0, size) }],
    };
    rows.push([`personal data, in ${name}`, await each(times, async () => scanJson(result))]);
    rows.push([`digest of ${name}`, await each(times, async () => sha256Hex(canonicalJson(result)))]);
  }
  rows.push(...(await logCosts(now)));
  return table(
    ['part', 'µs'],
    rows.map(([name, micros]) => [name, figure(micros)]),
  );
}

async function logCosts(now: Date): Promise<[string, number][]> {
  const stateDir = mkdtempSync(join(tmpdir(), 'remit-bench-'));
  const log = await openDecisionLog({
    url: 'http://127.0.0.1:9',
    token: 'none',
    stateDir,
    maxBytes: 268_435_456,
    whenFull: 'stop',
    emit: () => {},
    gatherMs: 600_000,
    fetch: async () => new Response(null, { status: 503 }),
  });
  const hash = '0'.repeat(64);
  const entry = {
    time: now.toISOString(),
    agent: 'agent-1',
    identity: { iss: ISSUER, sub: 'agent-1' },
    server: 'crm',
    tool: 'search',
    definition: hash,
    decision: 'allow' as const,
    reason: 'allowed' as const,
    enforced: true,
    serial: 7,
    status: 'ok',
    latencyMs: 1.5,
    argumentsSha256: hash,
    resultSha256: hash,
    resultBytes: 200,
  };
  try {
    const alone = await each(500, () => log.record(entry));
    const together = await each(200, () => Promise.all(Array.from({ length: 16 }, () => log.record(entry))));
    return [
      ['entry of the log, on disk, one at a time', alone],
      ['entry of the log, on disk, 16 at once', together / 16],
    ];
  } finally {
    await log.close();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

function samplePolicy(): GatewayPolicy {
  const agents = Array.from({ length: AGENTS }, (_, i) => [
    `agent-${i}`,
    { status: 'active', identities: [{ iss: ISSUER, sub: `agent-${i}` }], maxDataClass: 'restricted' },
  ]);
  const tools = Array.from({ length: TOOLS }, (_, i) => [
    `crm/tool_${i}`,
    { definition: 'd'.repeat(64), dataClass: 'internal', outward: false },
  ]);
  const grants = agents.flatMap(([agent]) =>
    tools.map(([tool]) => ({ id: `gr_${agent}_${tool}`, agent, tool, request: 'rq', maxDataClass: 'internal' })),
  );
  const policy: unknown = {
    mode: 'enforce',
    default: 'deny',
    serial: 7,
    agents: Object.fromEntries(agents),
    servers: { crm: { url: 'http://127.0.0.1/mcp' } },
    tools: Object.fromEntries(tools),
    grants,
  };
  return policy as GatewayPolicy;
}

/** Microseconds of one, after some that do not count. */
async function each(times: number, run: (i: number) => Promise<unknown>): Promise<number> {
  for (let i = 0; i < Math.min(times, 200) && times > 2_000; i++) await run(i);
  const started = performance.now();
  for (let i = 0; i < times; i++) await run(i);
  return ((performance.now() - started) * 1000) / times;
}
