import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type SampleMcpServer, startSampleServers } from '../../scripts/lib/sample-servers';
import { type Api, addPerson, must, setUp, signedIn } from './api';
import { test as base } from './live-pages';
import { PASSWORD, type RemitProcess, startRemit } from './remit-process';

/** A running Remit with people in every role, a gateway and a real MCP server; shared by the journeys of a run. */
export interface Company {
  remit: RemitProcess;
  url: string;
  /** A real server (server-memory behind a bridge), already read, its tools labelled; and others that are not added. */
  servers: Record<'everything' | 'memory' | 'files', SampleMcpServer>;
  gateway: { slug: string; token: string };
  /** Sessions by name: `root` (admin), `ada` and `lin` (engineers), `tove` and `vera` (security), `eva` (executive), `audrey` (auditor). */
  as: Record<Who, Api>;
  ids: Record<Who, string>;
}
export type Who = 'root' | 'ada' | 'lin' | 'tove' | 'vera' | 'eva' | 'audrey';

const PEOPLE = {
  Ada: 'engineer',
  Lin: 'engineer',
  Tove: 'security',
  Vera: 'security',
  Eva: 'executive',
  Audrey: 'auditor',
};

export const test = base.extend<object, { company: Company }>({
  company: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const remit = await startRemit();
      const started = await startSampleServers(remit.dataDir);
      try {
        await use(await openCompany(remit, started));
      } finally {
        for (const server of started) await server.stop();
        await remit.stop();
      }
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});
export { expect };

async function openCompany(remit: RemitProcess, started: SampleMcpServer[]): Promise<Company> {
  const { url } = remit;
  const root = await setUp(url);
  const as: Record<string, Api> = { root };
  const ids: Record<string, string> = { root: (await must(root.get('/api/v1/me'))).body.id };
  for (const [name, role] of Object.entries(PEOPLE)) {
    ids[name.toLowerCase()] = (await addPerson(root, name, role)).id;
    as[name.toLowerCase()] = await signedIn(url, `${name.toLowerCase()}@example.com`);
  }
  const servers = Object.fromEntries(started.map((server) => [server.slug, server])) as Company['servers'];
  const { ada, tove } = as as Company['as'];
  const memory = { slug: 'memory', name: 'Memory', url: servers.memory.url, environment: 'staging' };
  await must(ada.post('/api/v1/servers', { ...memory, owner: 'lin@example.com' }));
  const { added } = (await must(ada.post('/api/v1/servers/memory/sync'))).body;
  for (const name of added) {
    const effect = /^(read|search|open)/.test(name) ? 'read' : 'write';
    const labels = { dataClass: 'internal', categories: [], effect, untrusted: false, outward: false };
    await must(tove.send('PATCH', `/api/v1/servers/memory/tools/${name}`, JSON.stringify(labels)));
  }
  await nameForEmergencies(root, 'vera@example.com');
  await must(root.post('/api/v1/gateways', { slug: 'edge', name: 'Edge', kind: 'remit', servers: ['memory'] }));
  const { token } = (await must(root.post('/api/v1/gateways/edge/tokens'))).body;
  return { remit, url, servers, gateway: { slug: 'edge', token }, as: as as Company['as'], ids: ids as Company['ids'] };
}

/** Root is the only administrator: the rules change at once. */
async function nameForEmergencies(root: Api, ...people: string[]): Promise<void> {
  const { policy, version } = (await must(root.get('/api/v1/approval-policy'))).body;
  const change = { policy: { ...policy, breakGlass: { people } }, note: 'For the journeys', basedOn: version };
  await must(root.post('/api/v1/approval-policy', change));
}

/** Signs in by the form, as a person does. */
export async function signInAs(page: Page, company: Company, who: string): Promise<void> {
  await page.goto(`${company.url}/sign-in`);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(`${who}@example.com`);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${company.url}/`);
}

/** Types into a combobox and takes the choice with this name. */
export async function pick(page: Page, label: string, typed: string, choice: string | RegExp): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await box.fill(typed);
  await page.getByRole('option', { name: choice }).first().click();
}

export const stateFolder = ({ remit }: { remit: Pick<RemitProcess, 'dataDir'> }, name: string) =>
  join(remit.dataDir, `gateway-${name}`);

/** The four levels of the registration form, none of which has a default. */
export async function fillLevels(page: Page): Promise<void> {
  for (const name of ['Autonomy', 'Reach', 'Untrusted input', 'Action impact']) {
    await page.getByRole('combobox', { name }).selectOption('1');
  }
}
