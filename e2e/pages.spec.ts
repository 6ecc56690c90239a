import AxeBuilder from '@axe-core/playwright';
import { must } from './support/api';
import { type Company, expect, signInAs, test, type Who } from './support/fixtures';
import { pages } from './support/role-table-pages';
import { answeredHighRisk, registered, told } from './support/sample';

/** Everything that the pages show in a company that has something of everything. */
const VIEWS: { who: Who | null; paths: string[] }[] = [
  {
    who: null,
    paths: ['/sign-in', '/docs/api', '/docs/api/getApiV1Agents', '/docs/gateways', '/docs/gateways/agentgateway'],
  },
  {
    who: 'tove',
    paths: [
      '/',
      '/account',
      '/account/notifications',
      '/notifications',
      '/notifications?show=unread',
      '/agents',
      '/agents/new',
      '/agents/new?from=manifest',
      '/agents/new?from=card',
      '/agents/page-bot',
      '/agents/page-bot?tab=use',
      '/alerts',
      '/alerts/:alert',
      '/reviews',
      '/reviews/:review',
      '/alerts/rules',
      '/alerts/rules/volume?try=1&least=20',
      '/containments',
      '/containments/1',
      '/containments/new',
      '/containments/new?of=tool&target=memory/read_graph',
      '/overview',
      '/overview?team=nowhere&environment=staging',
      '/overview/agents',
      '/overview/agents?of=active&gap=eu-class',
      '/overview/grants',
      '/incidents',
      '/incidents/new',
      '/incidents/:incident',
      '/incidents/:incident?tab=runbook',
      '/incidents/:incident?tab=cause',
      '/incidents/:incident?tab=obligations',
      '/incidents/:incident/calls',
      '/incidents/:incident/report',
      '/agents/page-bot?tab=risk',
      '/agents/page-bot?tab=lifecycle',
      '/agents/page-bot?tab=registration',
      '/agents/page-bot?tab=requests',
      '/agents/page-bot?tab=manifest',
      '/agents/page-bot?tab=eu-ai-act',
      '/agents/page-bot/eu-ai-act',
      '/agents/page-bot/eu-ai-act/assess',
      '/agents/page-bot/eu-ai-act/documents/technical-documentation',
      '/eu-ai-act',
      '/eu-ai-act?class=high',
      '/agents/unanswered-bot/eu-ai-act',
      '/agents/page-bot/access',
      '/agents/page-bot/edit',
      '/gateways',
      '/gateways/edge',
      '/approval-policy',
      '/policy',
      '/policy/1',
      '/policy/1/rollback',
      '/policy/compare?from=1&to=2',
      '/policy/compare?from=0&to=3&by=tool',
      '/policy/compare?from=0&to=3&by=text',
      '/requests',
      '/requests/new',
      '/requests/CR-1',
      '/servers',
      '/servers/new',
      '/servers/new?from=registry',
      '/servers/memory',
      '/servers/memory/tools/read_graph',
      '/servers/memory/tools/read_graph?at=2026-01-01T00:00:00Z',
      '/attestations',
      '/costs',
      '/costs/rows',
      '/calls',
      '/calls?lineage=missing&unknown=agent',
      '/calls/edge:page-call',
      '/calls/coverage',
      '/agents/no-such-agent',
      '/no-such-page',
    ],
  },
  { who: 'vera', paths: ['/requests/break-glass'] },
  {
    who: 'audrey',
    paths: [
      '/controls',
      '/controls/CC6.1',
      '/examinations',
      '/examinations/new',
      '/examinations/:examination',
      '/examinations/:examination/populations/changes',
      '/examinations/:examination/populations/incidents?q=none',
      '/examinations/:examination/samples/:sample',
      '/examinations/:examination/rows/:row',
      '/examinations/questions/:question',
    ],
  },
  {
    who: 'root',
    paths: [
      '/audit-log',
      '/costs',
      '/costs/import',
      '/approval-policy/edit',
      '/notifications/channels',
      '/notifications/channels/deliveries',
      '/people',
      '/people/new',
      '/people/:lin',
      '/people/:lin/hand-over',
      '/signing-keys',
      '/system',
      '/evidence',
      '/evidence/new',
      '/evidence/:pack',
      '/gateways/new',
      '/gateways/edge',
      '/gateways/edge/edit',
      '/drills/1',
    ],
  },
];
/** One that stands out in every way. */
const PAGE_CALL = {
  eventId: 'page-call',
  time: '2026-11-23T08:00:00Z',
  agent: 'page-shadow-bot',
  user: 'ada@example.com',
  server: 'memory',
  tool: 'none',
  decision: 'allow',
  reason: 'allowed',
  serial: 1,
  grant: 'gr_none',
  dataClasses: ['restricted'],
  response: { capture: 'redacted', text: 'Dear [name]' },
};
/** Known and unknown agents, a target, and two reports with a gap. */
async function withCosts({ as: { root, tove } }: Company): Promise<void> {
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const file = [
    'BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,x_AgentId,x_GovernanceActivity',
    ...['page-bot,', 'page-bot,review', 'unheard-bot,', ','].map(
      (who) => `5,5,EUR,${day(3)}T00:00:00Z,${day(2)}T00:00:00Z,Models,${who}`,
    ),
  ];
  await must(root.send('POST', '/api/v1/costs/imports?source=pages', file.join('\n')));
  await must(root.post('/api/v1/costs/target', { percent: '14.25', reason: 'For its page' }));
  for (const [periodStart, periodEnd] of [
    [day(400), day(200)],
    [day(190), day(-10)],
  ]) {
    const report = { report: 'soc2-type-2', auditor: 'Sample Auditors', periodStart, periodEnd };
    await must(tove.post('/api/v1/servers/memory/attestations', { ...report, vendor: 'Sample Vendor' }));
    await must(root.post('/api/v1/gateways/edge/attestations', report));
  }
}
/** So many pages are looked at within the time of a test on a busy machine too. */
const MOST_PAGES = 25;

function inParts({ who, paths }: (typeof VIEWS)[number]) {
  return Array.from({ length: Math.ceil(paths.length / MOST_PAGES) }, (_, n) => ({
    who,
    paths: paths.slice(n * MOST_PAGES, (n + 1) * MOST_PAGES),
    part: n === 0 ? '' : `, part ${n + 1}`,
  }));
}

const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

test('every page is looked at here', () => {
  const pattern = (route: string) => new RegExp(`^${route.replace(/\[\.\.\.\w+\]|\[\w+\]/g, '[^?]+')}(\\?|$)`);
  const looked = VIEWS.flatMap(({ paths }) => paths);
  const missing = pages
    .map(({ route }) => route.replace('page ', ''))
    .filter((route) => route !== '/setup' && !looked.some((path) => pattern(route).test(path)));
  expect(missing).toEqual([]);
});

for (const look of LOOKS) {
  test.describe(`${look.colorScheme}, ${look.viewport.width} px`, () => {
    for (const { who, paths, part } of VIEWS.flatMap(inParts)) {
      test(`as ${who ?? 'nobody'}${part}: axe finds nothing, nothing overflows, nothing fails`, async ({
        browser,
        company,
      }) => {
        test.setTimeout(180_000);
        const bot = await company.as.tove.get('/api/v1/agents/page-bot');
        if (bot.status === 404) {
          await registered(company.as.ada, company.as.tove, 'page-bot', 'memory/read_graph');
          await answeredHighRisk(company.as.ada, 'page-bot');
          await registered(company.as.ada, company.as.tove, 'unanswered-bot');
          const isolate = { of: 'agent', target: 'unanswered-bot', reason: 'For its page' };
          await must(company.as.tove.post('/api/v1/containments', isolate));
          // By the next minute it was held, and has failed where no gateway is.
          await registered(company.as.ada, company.as.tove, 'page-drill-bot');
          await must(company.as.tove.post('/api/v1/drills', { agent: 'page-drill-bot', everyHours: 8760 }));
          await told(company, [PAGE_CALL]);
          await expect.poll(() => firstAlert(company), { timeout: 30_000 }).toBeDefined();
          await must(company.as.tove.post('/api/v1/reviews', { team: 'support' }));
          await withCosts(company);
        }
        const alert = await firstAlert(company);
        const review = await firstReview(company);
        const incident = await anIncident(company);
        const names: Record<string, string> = {
          ...{ lin: company.ids.lin, alert: `${alert}`, review: `${review}`, incident },
          ...(who === 'root' && { pack: await aPack(company) }),
          ...(who === 'audrey' && (await examinedFor(company))),
        };
        const context = await browser.newContext(look);
        const page = await context.newPage();
        const troubles: string[] = [];
        page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`));
        page.on('console', (message) => {
          if (message.type() === 'error' && !message.text().includes('404'))
            troubles.push(`${page.url()}: ${message.text()}`);
        });
        if (who) await signInAs(page, company, who);
        for (const path of paths) {
          if (path.startsWith('/drills/')) await expect.poll(() => countDrills(company), { timeout: 100_000 }).toBe(1);
          await page.goto(company.url + path.replace(/:([a-z]+)/g, (name, key) => names[key] ?? name));
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          if (wider > 0) troubles.push(`${path}: ${wider} px wider than the window`);
          // There is no frame to look into, and what is well is not asked for: in a third of the time.
          const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
          const { violations } = await axe.analyze();
          for (const { id, nodes } of violations) troubles.push(`${path}: ${id} at ${nodes[0]?.target.join(' ')}`);
        }
        await context.close();
        expect(troubles).toEqual([]);
      });
    }
  });
}

/** The call above raises one: nobody registered its agent. */
async function firstAlert(company: Company): Promise<string | undefined> {
  return (await must(company.as.tove.get('/api/v1/alerts'))).body.items[0]?.id;
}

async function firstReview(company: Company): Promise<string | undefined> {
  return (await must(company.as.tove.get('/api/v1/reviews'))).body.items[0]?.id;
}

/** An examination of today with a sample, a flagged row and a question. */
async function examinedFor({ as: { audrey } }: Company) {
  const today = new Date().toISOString().slice(0, 10);
  const opened = { title: 'For its page', framework: 'soc2', first: '2026-01-01', last: today };
  const { id } = (await must(audrey.post('/api/v1/examinations', opened))).body;
  const path = `/api/v1/examinations/${id}`;
  const draw = { population: 'changes', size: 2, seed: 'page' };
  const sample = (await must(audrey.post(`${path}/samples`, draw))).body;
  const row = sample.rowList[0].id;
  await must(audrey.post(`${path}/rows/${row}/conclusions`, { verdict: 'flagged', note: 'For its page' }));
  const ask = { row, text: 'Why?', dueAt: '2099-01-01T00:00:00Z' };
  const question = (await must(audrey.post(`${path}/questions`, ask))).body.id;
  return { examination: id, sample: sample.id, row, question };
}
async function countDrills({ as: { root } }: Company): Promise<number> {
  return (await must(root.get('/api/v1/drills'))).body.runs.length;
}

async function anIncident({ as: { tove } }: Company): Promise<string> {
  const found = (await must(tove.get('/api/v1/incidents?agent=page-bot'))).body.items[0];
  if (found) return found.id;
  const declared = {
    title: 'It called what it should not',
    type: 'malfunction',
    severity: 'high',
    agents: ['page-bot'],
  };
  return (await must(tove.post('/api/v1/incidents', declared))).body.id;
}

/** One that is done, of all that there is up to now. */
async function aPack({ as: { root } }: Company): Promise<string> {
  const [known] = (await must(root.get('/api/v1/evidence'))).body.items;
  if (known) return known.id;
  const [from, to] = [86_400_000, 0].map((ago) => new Date(Date.now() - ago).toISOString());
  const { id } = (await must(root.post('/api/v1/evidence', { framework: 'soc2', from, to }))).body;
  const state = async () => (await must(root.get(`/api/v1/evidence/${id}`))).body.state;
  await expect.poll(state, { timeout: 30_000 }).toBe('done');
  return id;
}
