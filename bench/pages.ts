/**
 * `npm run bench:pages [-- --data .data/bench --times 5]`: how long pages and lists take over a folder that
 * `npm run bench:fill` filled, on the real server, asked one after another. Figures only; `slow` marks what takes
 * longer than SLOW_MS.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Api, apiOf, bearer, must, signedIn } from '../e2e/support/api';
import { startRemit } from '../e2e/support/remit-process';
import { SAMPLE_PASSWORD } from '../scripts/lib/sample-company';
import { figure, median, table } from './lib/figures';

const SLOW_MS = 300;

const { values } = parseArgs({ options: { data: { type: 'string' }, times: { type: 'string' } } });
const times = Number(values.times ?? 5);

async function main(): Promise<void> {
  const remit = await startRemit({ dataDir: resolve(values.data ?? '.data/bench') });
  try {
    const security = await signedIn(remit.url, 'security@example.com', SAMPLE_PASSWORD);
    const admin = await signedIn(remit.url, 'admin@example.com', SAMPLE_PASSWORD);
    const { token } = (await must(admin.post('/api/v1/gateways/sample-all/tokens'))).body;
    const rows = [];
    for (const path of await paths(security)) rows.push(await time(security, path));
    const auditor = await signedIn(remit.url, 'auditor@example.com', SAMPLE_PASSWORD);
    for (const path of ['/audit-log', '/api/v1/audit-log']) rows.push(await time(auditor, path));
    rows.push(await time(apiOf(remit.url, bearer(token)), '/api/v1/policy'));
    console.log(table(['', 'first ms', 'median ms', 'kB', ''], rows));
  } finally {
    await remit.stop();
  }
}

async function paths(security: Api): Promise<string[]> {
  const agent = (await must(security.get('/api/v1/agents?limit=1'))).body.items[0].slug;
  const requests = '/api/v1/requests?limit=1';
  const pending = (await must(security.get(`${requests}&state=pending`))).body.items[0].number;
  const large = (await must(security.get(`${requests}&q=Register%20the%20sample`))).body.items[0].number;
  const revisions = (await must(security.get('/api/v1/revisions?limit=2'))).body.items;
  const [after, before] = revisions.map(({ serial }: { serial: number }) => serial);
  return [
    ...['/', '/agents', '/agents?q=triage', '/agents?status=suspended', `/agents/${agent}`],
    ...['/requests', '/requests?state=pending', `/requests/${pending}`, `/requests/${large}`],
    ...['/servers', '/servers/crm', '/servers/crm/tools/get_customer', '/gateways', '/gateways/sample-all'],
    ...['/policy', `/policy/${after}`, `/policy/compare?from=${before}&to=${after}`],
    ...['/api/v1/agents', '/api/v1/requests', `/api/v1/agents/${agent}/access`],
    ...[`/api/v1/revisions/${after}`, `/api/v1/revisions/${before}...${after}`],
  ];
}

async function time(api: Api, path: string): Promise<string[]> {
  const taken: number[] = [];
  let bytes = 0;
  for (let i = 0; i < times; i++) {
    const begun = performance.now();
    const { status, body } = await api.get(path);
    taken.push(performance.now() - begun);
    bytes = typeof body === 'string' ? body.length : JSON.stringify(body).length;
    if (status !== 200) throw new Error(`${path} answered ${status}`);
  }
  const slow = median(taken) > SLOW_MS ? 'slow' : '';
  return [path, figure(taken[0] as number), figure(median(taken)), figure(bytes / 1024), slow];
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
