/**
 * `npm run bench:isolate [-- --rounds 200 --gateways 1,10,100]`: a person isolates an agent, and the time from the click
 * (the request leaves for `POST /api/v1/containments` of a whole Remit) until the agent is denied:
 *  - with 1 gateway: the reference gateway in a process of its own, and real calls of the agent one after the other; the
 *    time ends with the first answer that refuses one;
 *  - with 10 and 100: policy clients in this process, which verify the new policy, keep it on disk and put it in force.
 *    "each" is over every gateway of every round, "last" over the slowest of each round.
 * Between rounds the agent is restored, as always by a request that another person approves, until all have that too.
 */
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPolicyClient } from '@/lib/gateway/policy-client/policy-client';
import { followPolicy } from '@/lib/gateway/server/follow-policy';
import { startSampleServer, tool } from '@/lib/testing/sample-server';
import { type Api, addPerson, must, setUp, signedIn } from '../e2e/support/api';
import { startReferenceGateway } from '../e2e/support/reference-gateway';
import { startRemit } from '../e2e/support/remit-process';
import { approve, registered } from '../e2e/support/sample';
import { startSampleIssuer } from '../scripts/lib/sample-callers';
import { figure, quantile, table } from './lib/figures';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { rounds: text, gateways: text } });
const rounds = Number(values.rounds ?? 200);
const counts = (values.gateways ?? '1,10,100').split(',').map(Number);

const AGENT = 'bench-bot';
const GIVE_UP_MS = 30_000;

interface Company {
  url: string;
  root: Api;
  ada: Api;
  tove: Api;
  vera: Api;
  stops: (() => Promise<unknown> | unknown)[];
  folder: string;
}

/** Milliseconds from a click until each gateway denies; and what waits until all of them allow again. */
interface Watch {
  denied(click: number): Promise<number[]>;
  allowed(): Promise<void>;
}

async function main(): Promise<void> {
  const rows: string[][] = [];
  for (const count of counts) {
    const company = await open();
    try {
      const watch = count === 1 ? await referenceGateway(company) : await clients(company, count);
      const took: number[][] = [];
      for (let round = 0; round < rounds; round++) took.push(await once(company, watch));
      const [each, last] = [took.flat(), took.map((some) => Math.max(...some))];
      const p = (list: number[], share: number) => figure(quantile(list, share));
      rows.push([
        `${count} ${count === 1 ? 'gateway, real calls' : 'policy clients'}`,
        ...[String(rounds), p(each, 0.5), p(each, 0.99), p(last, 0.5), p(last, 0.99), figure(Math.max(...last))],
      ]);
    } finally {
      for (const stop of company.stops.reverse()) await stop();
    }
  }
  console.log(table(['click to denied, ms', 'rounds', 'each p50', 'each p99', 'last p50', 'last p99', 'max'], rows));
}

async function open(): Promise<Company> {
  const folder = mkdtempSync(join(tmpdir(), 'remit-bench-'));
  const crm = await startSampleServer([tool('search')]);
  const remit = await startRemit();
  const { url } = remit;
  const stops = [() => rmSync(folder, { recursive: true, force: true }), () => crm.close(), () => remit.stop()];
  const root = await setUp(url);
  const people: Record<string, Api> = {};
  for (const [name, role] of Object.entries({ Ada: 'engineer', Lin: 'engineer', Tove: 'security', Vera: 'security' })) {
    await addPerson(root, name, role);
    people[name.toLowerCase()] = await signedIn(url, `${name.toLowerCase()}@example.com`);
  }
  const { ada, tove, vera } = people as Record<string, Api> as { ada: Api; tove: Api; vera: Api };
  const server = { slug: 'crm', name: 'CRM', url: crm.url, owner: 'lin@example.com', environment: 'staging' };
  await must(ada.post('/api/v1/servers', server));
  await must(ada.post('/api/v1/servers/crm/sync'));
  const labels = { dataClass: 'internal', categories: [], effect: 'read', untrusted: false, outward: false };
  await must(tove.send('PATCH', '/api/v1/servers/crm/tools/search', JSON.stringify(labels)));
  await registered(ada, vera, AGENT, 'crm/search');
  return { url, root, ada, tove, vera, stops, folder };
}

async function once({ ada, tove, vera }: Company, { denied, allowed }: Watch): Promise<number[]> {
  await allowed();
  const click = performance.now();
  const waiting = denied(click);
  await must(tove.post('/api/v1/containments', { of: 'agent', target: AGENT, reason: 'bench' }));
  const took = await waiting;
  const operations = [{ op: 'restore', agent: AGENT }];
  const { body } = await must(ada.post('/api/v1/requests', { title: 'Back', justification: 'bench', operations }));
  await approve(vera, body);
  return took;
}

async function addGateway({ root }: Company, slug: string): Promise<string> {
  await must(root.post('/api/v1/gateways', { slug, name: slug, kind: 'remit', servers: ['crm'] }));
  return (await must(root.post(`/api/v1/gateways/${slug}/tokens`))).body.token;
}

async function referenceGateway(bench: Company): Promise<Watch> {
  const { folder, url, stops } = bench;
  const issuer = await startSampleIssuer();
  stops.push(() => issuer.stop());
  const gateway = { slug: 'edge', token: await addGateway(bench, 'edge') };
  const company = { url, gateway, remit: { dataDir: folder } };
  const reference = await startReferenceGateway({ company, issuer, name: 'bench' });
  stops.push(() => reference.stop());
  const endpoint = `${reference.url}/mcp/crm`;
  const token = await issuer.token(AGENT, endpoint);
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'search', arguments: {} },
  });
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
  };
  const status = async () => {
    const answer = await fetch(endpoint, { method: 'POST', headers, body });
    await answer.text();
    return answer.status;
  };
  const until = async (wanted: number, from: number) => {
    for (;;) {
      const got = await status();
      const took = performance.now() - from;
      if (got === wanted) return took;
      if (took > GIVE_UP_MS) throw new Error(`The gateway answers ${got}, and not ${wanted}`);
    }
  };
  return {
    denied: async (click) => [await until(403, click)],
    allowed: async () => void (await until(200, performance.now())),
  };
}

async function clients(company: Company, count: number): Promise<Watch> {
  const { url, folder, stops } = company;
  const held = Array.from({ length: count }, () => ({ status: '', at: 0 }));
  let changed = () => {};
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const following: Promise<void>[] = [];
  for (const [i, one] of held.entries()) {
    const gateway = `edge-${i}`;
    const client = await createPolicyClient({
      url,
      gateway,
      token: await addGateway(company, gateway),
      stateDir: join(folder, gateway),
      async activate({ claims }) {
        one.status = claims.agents[AGENT]?.status ?? 'none';
        one.at = performance.now();
        changed();
      },
    });
    following.push(followPolicy(client, { signal: stop.signal, onEvent: () => {} }));
  }
  stops.push(async () => {
    stop.abort();
    await Promise.all(following);
  });
  const all = (wanted: string) =>
    new Promise<void>((resolve, reject) => {
      const over = setTimeout(() => reject(new Error(`Not every client has ${wanted}`)), GIVE_UP_MS);
      changed = () => {
        if (!held.every(({ status }) => status === wanted)) return;
        clearTimeout(over);
        resolve();
      };
      changed();
    });
  return {
    async denied(click) {
      await all('suspended');
      return held.map(({ at }) => at - click);
    },
    allowed: () => all('active'),
  };
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
