/**
 * `npm run bench:scale [-- --agents 100000 --times 15]`: the production server over two companies in PostgreSQL, one
 * of a hundred agents and a large one, asked for every page in turn. What takes more than MOST times as long in the
 * large company is marked. It begins when the jobs of both have gone through once. With `--server <url> --keep <folder>` both companies stay, for the next time.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { apiOf, must, sessionCookie } from '../e2e/support/api';
import { type RemitProcess, startRemit } from '../e2e/support/remit-process';
import { SAMPLE_PASSWORD } from '../scripts/lib/sample-company';
import { figure, median, quantile, table } from './lib/figures';
import { openScaleDatabases, using } from './lib/scale-databases';
import { type ScalePage, scalePages, type Who } from './lib/scale-pages';

/** How much longer a page may take with a thousand times the agents. */
const MOST = 3;
/** Each publishes a whole policy. */
const APPROVALS = 2;
const WAITING = 30;
const EMAILS: Record<Who, string> = {
  security: 'security@example.com',
  owner: 'owner1@example.com',
  admin: 'admin@example.com',
  auditor: 'auditor@example.com',
};

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { agents: text, times: text, server: text, keep: text, only: text, approvals: text },
});
const wanted = { agents: Number(values.agents ?? 100_000), times: Number(values.times ?? 15) };
const begun = Date.now();
const say = (line: string) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line}`);

/** One of the two companies, with somebody of each kind signed in. */
interface Company {
  remit: RemitProcess;
  cookies: Record<Who, string>;
  pages: ScalePage[];
}

async function main(): Promise<void> {
  process.env.LOG_LEVEL ??= 'warn';
  const { agents } = wanted;
  const databases = await openScaleDatabases({ agents, server: values.server, keep: values.keep }, say);
  const open: Company[] = [];
  try {
    for (const url of [databases.small, databases.large]) {
      const approvals: number[] = [];
      const company = await openCompany(url, databases.dataDir);
      open.push(company);
      for (let i = 0; i < Number(values.approvals ?? APPROVALS); i++) approvals.push(await timeApproval(company));
      say(`an approval took ${approvals.map((ms) => `${figure(ms)} ms`).join(', ')}`);
      await leaveWaiting(company);
      await untilIdle(company);
      company.pages = await using(url, scalePages);
    }
    const [small, large] = open as [Company, Company];
    console.log(await measure(small, large));
  } finally {
    for (const { remit } of open) await remit.stop();
    await databases.close();
  }
}

async function openCompany(databaseUrl: string, dataDir: string): Promise<Company> {
  const env = { DATABASE_URL: databaseUrl, REMIT_SYNC_MINUTES: '0' };
  const remit = await startRemit({ dataDir, env });
  const signIn = async (who: Who) => (await sessionCookie(remit.url, EMAILS[who], SAMPLE_PASSWORD)) as string;
  const cookies = {
    security: await signIn('security'),
    owner: await signIn('owner'),
    admin: await signIn('admin'),
    auditor: await signIn('auditor'),
  };
  return { remit, cookies, pages: [] };
}

/** After a start every job runs, some for minutes; from then on they find little to do. */
async function untilIdle({ remit, cookies }: Company): Promise<void> {
  const admin = apiOf(remit.url, { Cookie: cookies.admin });
  for (;;) {
    const { items } = (await must(admin.get('/api/v1/jobs'))).body as { items: Job[] };
    const due = items.filter(({ state, dueAt }) => state === 'running' || (dueAt && new Date(dueAt) < new Date()));
    if (due.length === 0) return;
    say(`waits for ${due.map(({ name }) => name).join(', ')}`);
    await sleep(10_000);
  }
}

interface Job {
  name: string;
  state: string;
  dueAt: string | null;
}

/** Requests that wait are as many in both: people decide them as they come in. */
async function leaveWaiting({ remit, cookies }: Company): Promise<void> {
  const security = apiOf(remit.url, { Cookie: cookies.security });
  const { items } = (await must(security.get('/api/v1/requests?state=pending&limit=50'))).body;
  for (let i = items.length; i < WAITING; i++) await register({ remit, cookies }, `sample-waiting-${Date.now()}`);
}

/** Milliseconds from the decision on one more agent until its revision is published to both gateways. */
async function timeApproval({ remit, cookies }: Company): Promise<number> {
  const { id, digest } = await register({ remit, cookies }, `sample-approval-${Date.now()}`);
  const security = apiOf(remit.url, { Cookie: cookies.security });
  const start = performance.now();
  await must(security.post(`/api/v1/requests/${id}/decisions`, { decision: 'approve', digest, comment: 'Sample.' }));
  return performance.now() - start;
}

/** Asks for one more agent with one tool, as its owner. */
async function register({ remit, cookies }: Pick<Company, 'remit' | 'cookies'>, slug: string) {
  const owner = apiOf(remit.url, { Cookie: cookies.owner });
  const [server] = (await must(owner.get('/api/v1/servers?limit=1'))).body.items;
  const tools = (await must(owner.get(`/api/v1/servers/${server.slug}`))).body.toolList as { key: string }[];
  const input = {
    metadata: { slug, name: `Sample ${slug}` },
    spec: {
      purpose: 'Sample agent: is asked for while a clock runs.',
      owner: EMAILS.owner,
      backupOwner: 'owner2@example.com',
      team: 'support',
      environment: 'staging',
      exposure: 'internal',
      ...{ autonomy: 1, reach: 1, untrustedInput: 0, actionImpact: 0 },
      models: [{ provider: 'example', name: 'sample-model-1' }],
      identities: [{ iss: 'https://idp.example.com', sub: slug }],
      dataAccess: [],
      tools: [{ tool: tools.at(-3)?.key, reason: 'sample' }],
    },
  };
  return (await must(owner.post('/api/v1/agents', input))).body.request as { id: string; digest: string };
}

async function measure(small: Company, large: Company): Promise<string> {
  const action = searchAction();
  const lines = small.pages
    .map((page, i) => ({ small: page, large: large.pages[i] as ScalePage, taken: { small: [], large: [] } as Taken }))
    .filter(({ small: { name, path } }) => !values.only || (name ?? path).includes(values.only));
  for (let round = -1; round < wanted.times; round++) {
    for (const line of lines) {
      const one = await ask(small, line.small, action);
      const other = await ask(large, line.large, action);
      // The first round warms up.
      if (round < 0) continue;
      line.taken.small.push(one);
      line.taken.large.push(other);
    }
    if (round % 5 === 0) say(`round ${round} of ${wanted.times}`);
  }
  const rows = lines.map(({ small: page, taken }) => {
    const [few, many] = [median(taken.small), median(taken.large)];
    const verdict = many / few <= MOST ? 'ok' : 'SLOW';
    const name = `${page.name ?? page.path}${page.who === 'security' ? '' : ` (${page.who})`}`;
    return [name, figure(few), figure(many), figure(quantile(taken.large, 0.95)), (many / few).toFixed(2), verdict];
  });
  const slow = rows.filter((row) => row.at(-1) === 'SLOW').length;
  const heading = ['', '100 agents, ms', `${wanted.agents.toLocaleString('en')}, ms`, 'p95', 'ratio', ''];
  return `\n${table(heading, rows)}\n\n${rows.length - slow} of ${rows.length} within ${MOST}x`;
}

interface Taken {
  small: number[];
  large: number[];
}

/** Milliseconds until the whole answer was read, or its first bytes. */
async function ask({ remit, cookies }: Company, page: ScalePage, action: string): Promise<number> {
  const abort = new AbortController();
  const headers: Record<string, string> = { Cookie: cookies[page.who], Origin: remit.url };
  const post = page.search === undefined ? {} : { method: 'POST', body: JSON.stringify([page.search]) };
  if (page.search !== undefined) Object.assign(headers, { 'Next-Action': action, Accept: 'text/x-component' });
  const start = performance.now();
  const answer = await fetch(remit.url + page.path, { ...post, headers, redirect: 'manual', signal: abort.signal });
  if (answer.status !== 200) throw new Error(`${page.name ?? page.path} answered ${answer.status}`);
  if (page.stream) await answer.body?.getReader().read();
  else await answer.arrayBuffer();
  const taken = performance.now() - start;
  abort.abort();
  return taken;
}

/** What the build calls the search of the command palette. */
function searchAction(): string {
  const { node } = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as {
    node: Record<string, { filename: string; exportedName: string }>;
  };
  const found = Object.entries(node).find(
    ([, { filename, exportedName }]) => filename.endsWith('search-action.ts') && exportedName === 'search',
  );
  if (!found) throw new Error('The build has no search action.');
  return found[0];
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
