import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEntry } from '@/lib/audit/model/entry';
import { verifyChain } from '@/lib/audit/verify';
import { createPolicyClient, type PolicyClient } from '@/lib/gateway/policy-client/policy-client';
import { startSampleServer, tool } from '@/lib/testing/sample-server';
import { type Api, addPerson, apiOf, bearer, must, setUp, signedIn } from './api';
import { freePort } from './free-port';
import { type RemitProcess, startRemit } from './remit-process';
import { approve, manifest } from './sample';

export interface Round {
  /** Milliseconds between sending the approval and the kill. */
  delay: number;
  /** What was found after the restart. */
  state: 'pending' | 'published';
  /** Whether the approval had been answered before the kill. */
  acknowledged: boolean;
  /** The same agent was isolated then, with another kill: what was found after it. */
  isolation: 'open' | 'isolated';
}

interface Options {
  rounds: number;
  /** Where the database is to be, when not in the data folder. */
  databaseUrl?: string;
  onRound?: (round: Round, number: number) => void;
}

const TOOL = 'sample/read';
/** For every so many rounds, one approval is let through at the start to know how long it takes. */
const ROUNDS_PER_MEASURE = 10;

interface World {
  start(): Promise<void>;
  remit: RemitProcess;
  engineer: Api;
  security: Api;
  auditor: Api;
  gateway: PolicyClient;
}

/**
 * Kills the real server within an approval, starts it again on the same data, and looks at what is there: either
 * nothing of the approval or all of it. Then the same with the isolation of the agent that was approved. Throws at the
 * first round in which that is not so.
 */
export async function runKillRounds({ rounds, databaseUrl, onRound }: Options): Promise<Round[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-kill-'));
  const sample = await startSampleServer([tool('read')]);
  const world = await openWorld(dataDir, databaseUrl, sample.url);
  const done: Round[] = [];
  try {
    const usual = await usualDuration(world, Math.ceil(rounds / ROUNDS_PER_MEASURE));
    for (let number = 1; number <= rounds; number += 1) {
      const delay = ((number - Math.random()) / rounds) * usual;
      const round = await killOnce(world, `killed-${number}`, delay, Math.random() * usual).catch((error: Error) => {
        error.message = `Round ${number}, killed after ${delay.toFixed(1)} ms: ${error.message}`;
        throw error;
      });
      done.push(round);
      onRound?.(round, number);
    }
    return done;
  } finally {
    await world.remit.stop();
    await sample.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function openWorld(dataDir: string, databaseUrl: string | undefined, serverUrl: string): Promise<World> {
  // The same address after every start: it is the issuer of what the gateway verifies.
  const env = { PORT: String(await freePort()), DATABASE_URL: databaseUrl };
  const remit = await startRemit({ dataDir, env });
  const { url } = remit;
  const root = await setUp(url);
  const as: Record<string, Api> = {};
  for (const role of ['engineer', 'security', 'auditor']) {
    // The owners of the sample manifest are engineers.
    const name = { engineer: 'Ada', security: 'Tove', auditor: 'Audrey' }[role] as string;
    await addPerson(root, name, role);
    const session = await signedIn(url, `${name.toLowerCase()}@example.com`);
    const { token } = (await must(session.post('/api/v1/me/tokens', { name: 'kill', decide: true }))).body;
    as[role] = apiOf(url, bearer(token));
  }
  await addPerson(root, 'Lin', 'engineer');
  const { engineer, security, auditor } = as as Record<'engineer' | 'security' | 'auditor', Api>;
  const server = { slug: 'sample', name: 'Sample', url: serverUrl, environment: 'staging', owner: 'ada@example.com' };
  await must(engineer.post('/api/v1/servers', server));
  await must(engineer.post('/api/v1/servers/sample/sync'));
  await must(root.post('/api/v1/gateways', { slug: 'edge', name: 'Edge', kind: 'remit', servers: ['sample'] }));
  const { token } = (await must(root.post('/api/v1/gateways/edge/tokens'))).body;
  const stateDir = join(dataDir, 'gateway');
  const gateway = await createPolicyClient({ url, gateway: 'edge', token, stateDir });
  const world: World = {
    remit,
    engineer,
    security,
    auditor,
    gateway,
    async start() {
      world.remit = await startRemit({ dataDir, env });
    },
  };
  return world;
}

/** Milliseconds, the median of a few, each in a process that has just started and has done what a round does. */
async function usualDuration(world: World, times: number): Promise<number> {
  const took: number[] = [];
  for (let index = 0; index < times; index += 1) {
    await world.remit.kill();
    await world.start();
    const { request } = await prepare(world, `measured-${index}`);
    const begun = performance.now();
    await approve(world.security, request);
    took.push(performance.now() - begun);
  }
  return took.sort((a, b) => a - b)[Math.floor(times / 2)] as number;
}

async function prepare(world: World, slug: string) {
  const { body } = await must(world.engineer.post('/api/v1/agents', manifest(slug, [{ tool: TOOL }])));
  const before = await latestSerial(world);
  const checkpoint = (await must(world.auditor.get('/api/v1/audit-log/checkpoint'))).body;
  return { request: body.request as { id: string; digest: string }, before, checkpoint };
}

async function killOnce(world: World, slug: string, delay: number, isolating: number): Promise<Round> {
  const { request, before, checkpoint } = await prepare(world, slug);
  let acknowledged = false;
  const sent = approve(world.security, request).then(
    () => {
      acknowledged = true;
    },
    () => {},
  );
  await sleep(delay);
  await world.remit.kill();
  await sent;

  await world.start();
  const state = await settled(() => lookAt(world, slug, request.id, before));
  if (acknowledged && state !== 'published') throw new Error('the approval was answered, and it is gone');
  await verifyAudit(world, request.id, state, checkpoint);
  if (state === 'pending') {
    await approve(world.security, request);
    same('after approving again', await settled(() => lookAt(world, slug, request.id, before)), 'published');
  }
  return { delay, state, acknowledged, isolation: await killIsolation(world, slug, isolating) };
}

/** Right after the click: it is published and at the gateway, or nothing says that it was done. */
async function killIsolation(world: World, slug: string, delay: number): Promise<Round['isolation']> {
  const before = await latestSerial(world);
  const isolate = () =>
    must(world.security.post('/api/v1/containments', { of: 'agent', target: slug, reason: 'kill' }));
  let acknowledged = false;
  const sent = isolate().then(
    () => {
      acknowledged = true;
    },
    () => {},
  );
  await sleep(delay);
  await world.remit.kill();
  await sent;
  await world.start();
  const isolation = await settled(() => lookAtIsolation(world, slug, before));
  if (acknowledged && isolation !== 'isolated') throw new Error('the isolation was answered, and it is gone');
  if (isolation === 'isolated') return isolation;
  await isolate();
  same('after isolating again', await settled(() => lookAtIsolation(world, slug, before)), 'isolated');
  return isolation;
}

/** What Remit shows of an isolation, and what the gateway does. Throws when the two disagree. */
async function lookAtIsolation(world: World, slug: string, before: number): Promise<Round['isolation']> {
  const { status } = (await must(world.security.get(`/api/v1/agents/${slug}`))).body;
  const isolated = status === 'suspended';
  const pulled = await world.gateway.pull(0);
  if (pulled.event !== 'activated' && pulled.event !== 'unchanged')
    throw new Error(`the gateway did not take the policy: ${JSON.stringify(pulled)}`);
  const { items } = (await must(world.security.get(`/api/v1/containments?agent=${slug}`))).body;
  const serial = isolated ? before + 1 : before;
  same('isolations', items.length, isolated ? 1 : 0);
  same('newest revision', await latestSerial(world), serial);
  same('serial that the gateway holds', pulled.serial, serial);
  same('the agent at the gateway', world.gateway.current()?.claims.agents[slug]?.status, status);
  if (!isolated) return 'open';
  const { gateways } = (await must(world.security.get(`/api/v1/containments/${items[0].id}`))).body;
  same('what it says of the gateway', gateways[0].confirmation, 'confirmed');
  return 'isolated';
}

/** What the killed process had sent may still be committed by the database, and Remit hears of that within a second. */
async function settled<T>(look: () => Promise<T>): Promise<T> {
  const until = performance.now() + 5_000;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      // Remit's own failure is no matter of time.
      if ((error as Error).message.startsWith('500') || performance.now() > until) throw error;
      await sleep(250);
    }
  }
}

/** Everything that an approval changes, read by those whom it concerns. Throws when the parts disagree. */
async function lookAt(world: World, slug: string, id: string, before: number): Promise<Round['state']> {
  const request = (await must(world.security.get(`/api/v1/requests/${id}`))).body;
  const published = request.state === 'approved';
  const agent = (await must(world.security.get(`/api/v1/agents/${slug}`))).body;
  const access = (await must(world.security.get(`/api/v1/agents/${slug}/access`))).body;
  const pulled = await world.gateway.pull(0);
  if (pulled.event !== 'activated' && pulled.event !== 'unchanged')
    throw new Error(`the gateway did not take the policy: ${JSON.stringify(pulled)}`);
  const claims = world.gateway.current()?.claims;
  const granted = claims?.grants.filter((grant) => grant.agent === slug) ?? [];
  const serial = published ? before + 1 : before;
  const tools = published ? [TOOL] : [];
  same('request', request.state, published ? 'approved' : 'pending');
  same('decisions', request.decisions.length, published ? 1 : 0);
  same('revision of the request', request.revision, published ? serial : null);
  same('agent', agent.status, published ? 'active' : 'in_review');
  same('grants', toolsOf(agent.grants), tools);
  same('access statement', toolsOf(access.allowed), tools);
  same('newest revision', await latestSerial(world), serial);
  same('serial that the gateway holds', pulled.serial, serial);
  same('grants that the gateway holds', toolsOf(granted), tools);
  same('request of those grants', granted.map((grant) => grant.request).join(), published ? id : '');
  return published ? 'published' : 'pending';
}

const toolsOf = (rows: { tool: string }[]) => rows.map((row) => row.tool);

async function verifyAudit(
  { auditor }: World,
  id: string,
  state: Round['state'],
  checkpoint: { size: number; hash: string },
): Promise<void> {
  const { body } = await must(auditor.get('/api/v1/audit-log/export'));
  const entries = (body as string)
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as AuditEntry);
  const verification = await verifyChain(entries, checkpoint);
  if (!verification.ok) throw new Error(`audit log, entry ${verification.seq}: ${verification.problem}`);
  const told = entries.filter(({ action, subject }) => action === 'request.approve' && subject.id === id);
  same('approvals in the audit log', told.length, state === 'published' ? 1 : 0);
}

async function latestSerial({ security }: World): Promise<number> {
  const { items } = (await must(security.get('/api/v1/revisions?limit=1'))).body;
  return items[0]?.serial ?? 0;
}

function same(what: string, found: unknown, expected: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}
