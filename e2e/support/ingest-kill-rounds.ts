import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyCommand } from '@/lib/audit/verify-command';
import { type Api, addPerson, apiOf, bearer, must, setUp, signedIn } from './api';
import { freePort } from './free-port';
import { startRemit } from './remit-process';

export interface IngestRound {
  /** Milliseconds of sending before the kill. */
  delay: number;
  /** Entries that were acknowledged before the kill, and all that were sent. */
  acknowledged: number;
  sent: number;
}

interface Sent {
  gateway: Api;
  entries: object[];
  acknowledged: boolean;
}

const GATEWAYS = ['east', 'west'];
const BATCH = 150;
/** Long enough for several batches of each gateway. */
const LONGEST_MS = 800;

/**
 * Kills the real server while gateways tell of calls, starts it again, and sends all of that again: what was acknowledged
 * is known already, and in the end each call is there once, counted and chained. Throws at the first round that is not so.
 */
export async function runIngestKills(options: {
  rounds: number;
  databaseUrl?: string;
  onRound?: (round: IngestRound, number: number) => void;
}): Promise<IngestRound[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-kill-'));
  const env = { PORT: String(await freePort()), DATABASE_URL: options.databaseUrl };
  let remit = await startRemit({ dataDir, env });
  const done: IngestRound[] = [];
  try {
    const root = await setUp(remit.url);
    await addPerson(root, 'Audrey', 'auditor');
    const auditor = await signedIn(remit.url, 'audrey@example.com');
    const gateways: Api[] = [];
    for (const slug of GATEWAYS) {
      await must(root.post('/api/v1/gateways', { slug, name: slug, kind: 'remit', servers: [] }));
      const { token } = (await must(root.post(`/api/v1/gateways/${slug}/tokens`))).body;
      gateways.push(apiOf(remit.url, bearer(token)));
    }
    for (let number = 1; number <= options.rounds; number += 1) {
      const delay = Math.random() * LONGEST_MS;
      const agent = `round-${number}`;
      const stop = new AbortController();
      const sending = gateways.map((gateway) => sendUntil(gateway, agent, stop.signal));
      await sleep(delay);
      await remit.kill();
      stop.abort();
      const sent = (await Promise.all(sending)).flat();
      remit = await startRemit({ dataDir, env });
      for (const batch of sent) await sendAgain(batch);
      const round = { delay, acknowledged: sizeOf(sent.filter((one) => one.acknowledged)), sent: sizeOf(sent) };
      await lookAt(auditor, agent, round.sent);
      done.push(round);
      options.onRound?.(round, number);
    }
    await remit.stop();
    await verify({ REMIT_DATA_DIR: dataDir, DATABASE_URL: options.databaseUrl });
    return done;
  } finally {
    await remit.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const sizeOf = (batches: readonly Sent[]) => batches.reduce((sum, { entries }) => sum + entries.length, 0);

async function sendUntil(gateway: Api, agent: string, stopped: AbortSignal): Promise<Sent[]> {
  const sent: Sent[] = [];
  while (!stopped.aborted) {
    const entries = Array.from({ length: BATCH }, () => ({
      eventId: crypto.randomUUID(),
      time: new Date().toISOString(),
      agent,
      server: 'crm',
      tool: 'search',
      decision: 'deny',
      reason: 'unknown_agent',
      serial: 1,
    }));
    const batch = { gateway, entries, acknowledged: false };
    sent.push(batch);
    try {
      const answer = await gateway.post('/api/v1/decision-log', entries);
      batch.acknowledged = answer.status === 200 && answer.body.new === BATCH;
    } catch {
      // The server is gone.
      break;
    }
  }
  return sent;
}

async function sendAgain({ gateway, entries, acknowledged }: Sent): Promise<void> {
  const { body } = await must(gateway.post('/api/v1/decision-log', entries));
  if (body.new + body.duplicate !== entries.length) throw new Error(`of ${entries.length}: ${JSON.stringify(body)}`);
  if (acknowledged && body.new > 0) throw new Error(`${body.new} entries were acknowledged, and are gone`);
  if (body.new > 0 && body.duplicate > 0) throw new Error('half of a batch was kept');
}

/** The calls of a round, as they are listed and as they are counted. */
async function lookAt(auditor: Api, agent: string, sent: number): Promise<void> {
  const { bars } = (await must(auditor.get(`/api/v1/decision-log/counts?agent=${agent}`))).body;
  const counted = bars.reduce((sum: number, { denied }: { denied: number }) => sum + denied, 0);
  if (counted !== sent) throw new Error(`${sent} were sent, ${counted} are counted`);
  const { body } = await must(auditor.get(`/api/v1/decision-log?agent=${agent}&format=csv`));
  const listed = body.trimEnd().split('\r\n').length - 1;
  if (listed !== sent) throw new Error(`${sent} were sent, ${listed} are listed`);
}

async function verify(env: Record<string, string | undefined>): Promise<void> {
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const code = await verifyCommand([], { env, say, complain: say });
  if (code !== 0) throw new Error(said.join('\n'));
}
