import { readFileSync } from 'node:fs';
import { type Api, must } from './support/api';
import { expect, signInAs, test } from './support/fixtures';
import { manifest, registered } from './support/sample';

const LISTS = ['agents', 'servers', 'requests', 'revisions', 'gateways', 'people', 'audit-log'];

/** Records of a CSV text without line breaks in cells. */
const recordsOf = (text: string) => text.trimEnd().split('\r\n');

/** How many rows the list has on all its pages. */
async function countRows(api: Api, list: string): Promise<number> {
  let count = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await must(api.get(`/api/v1/${list}?limit=3${cursor && `&cursor=${cursor}`}`));
    count += body.items.length;
    cursor = body.nextCursor;
  }
  return count;
}

test.beforeAll(async ({ company }) => {
  const { ada, tove } = company.as;
  await registered(ada, tove, 'csv-bot', 'memory/read_graph');
  const formula = manifest('csv-formula', [], { team: '=HYPERLINK("http://example.com","x")' });
  await must(ada.post('/api/v1/agents', { ...formula, metadata: { slug: 'csv-formula', name: '@SUM(A1), "quoted"' } }));
});

for (const list of LISTS) {
  test(`${list} as CSV holds every row of the list`, async ({ company }) => {
    const { root } = company.as;
    const { status, headers, body } = await root.get(`/api/v1/${list}?format=csv`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/csv');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="remit-${list}.csv"`);
    const [, ...rows] = recordsOf(body);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows).toHaveLength(await countRows(root, list));
  });

  test(`${list} as CSV is for whom the list is`, async ({ company }) => {
    for (const who of ['ada', 'tove', 'eva', 'audrey', 'root'] as const) {
      const [page, file] = [`/api/v1/${list}`, `/api/v1/${list}?format=csv`].map((path) => company.as[who].get(path));
      expect((await file)?.status, who).toBe((await page)?.status);
    }
    expect((await fetch(`${company.url}/api/v1/${list}?format=csv`)).status).toBe(401);
  });
}

test('a cell that a spreadsheet would run is text', async ({ company }) => {
  const { body } = await must(company.as.ada.get('/api/v1/agents?format=csv&q=csv-formula'));
  const start = `csv-formula,"'@SUM(A1), ""quoted""",in_review,"'=HYPERLINK(""http://example.com"",""x"")",`;
  expect(recordsOf(body)[1]?.slice(0, start.length)).toBe(start);
});

test('filters and order are those of the list; a page cannot be asked for', async ({ company }) => {
  const { ada } = company.as;
  const { body } = await must(ada.get('/api/v1/agents?format=csv&status=active&sort=-name'));
  const slugs = recordsOf(body).map((line) => line.split(',')[0]);
  expect(slugs).toContain('csv-bot');
  expect(slugs).not.toContain('csv-formula');
  for (const query of ['format=csv&limit=5', 'format=csv&cursor=x', 'format=xml', 'format=csv&no=1'])
    expect((await ada.get(`/api/v1/agents?${query}`)).status, query).toBe(400);
});

test('an engineer exports the requests that they may see, and no other', async ({ company }) => {
  const { body } = await must(company.as.lin.get('/api/v1/requests?format=csv'));
  const { body: page } = await must(company.as.lin.get('/api/v1/requests?limit=200'));
  expect(recordsOf(body)).toHaveLength(page.items.length + 1);
});

test('the table offers the file of what it shows', async ({ company, page }) => {
  await signInAs(page, company, 'tove');
  await page.goto(`${company.url}/agents?q=csv-`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('remit-agents.csv');
  const rows = recordsOf(readFileSync(await download.path(), 'utf8'));
  expect(rows).toHaveLength(3);
});
