import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { COST_ROWS_CSV } from '@/lib/interchange/model/csv/changes';
import { csvLines } from '@/lib/interchange/write-csv';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { importCosts } from './import-costs';
import { previewImport } from './preview-import';
import { getCosts, listCostRows, listImports, readCostShare } from './queries';
import { setTarget } from './set-target';
import { withdrawImport } from './withdraw-import';

interface Line {
  /** Days after 1 January 2026. */
  day: number;
  effective: string;
  agent?: string;
  activity?: string;
  currency?: string;
}

const HEADER =
  'ServiceName,BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,x_AgentId,x_GovernanceActivity,x_No';
const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
let made = 0;
async function* file(...lines: Line[]) {
  const text = lines.map(({ day, effective, agent = '', activity = '', currency = 'EUR' }) => {
    made += 1;
    return `Models,0,${effective},${currency},${at(day)},${at(day + 1)},${agent},${activity},${made}`;
  });
  yield new TextEncoder().encode([HEADER, ...text].join('\n'));
}

describe('costs', () => {
  let company: TestCompany;
  let root: PersonActor;
  let auditor: PersonActor;
  const take = (source: string, body: AsyncIterable<Uint8Array>, replace = false) =>
    importCosts({ ctx: company.world.ctx(root), input: { source, replace, body } });
  const costs = (period = '90-days') => getCosts({ ctx: company.world.ctx(auditor), period });
  const withdraw = (number: number) =>
    withdrawImport({ ctx: company.world.ctx(root), input: { number, reason: 'Wrong file.' } });
  const liveNumbers = async () =>
    (await listImports({ ctx: company.world.ctx(auditor), page: { limit: 200 } })).items
      .filter(({ withdrawn }) => !withdrawn)
      .map(({ number }) => number)
      .reverse();
  const withdrawAll = async () => {
    for (const number of await liveNumbers()) await withdraw(number);
  };

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    auditor = await company.world.person('Audrey', 'auditor');
    await company.registered('support-bot');
    company.world.clock.now = new Date('2026-03-31T12:00:00Z');
  });
  afterAll(() => company.close());

  it('tell no data, no governance rows, a share of nothing and no spend apart', async () => {
    expect((await costs()).share).toMatchObject({ state: 'no-data', percent: null, rows: 0, effective: '0' });
    await take('one', file({ day: 60, effective: '10' }));
    expect((await costs()).share).toMatchObject({ state: 'no-governance-rows', percent: null, effective: '10' });
    await take('two', file({ day: 60, effective: '0', activity: 'review' }));
    expect((await costs()).share).toMatchObject({ state: 'share', percent: '0', governance: '0', governanceRows: 1 });
    await take('three', file({ day: 61, effective: '-10' }));
    expect((await costs()).share).toMatchObject({ state: 'no-spend', percent: null, effective: '0', days: 2 });
    expect((await costs('2026-02')).share.state).toBe('no-data');
    await withdrawAll();
    expect((await costs()).share.state).toBe('no-data');
  });

  it('are taken in once: the same file changes nothing, and none counts twice', async () => {
    const lines: Line[] = [
      { day: 40, effective: '7', agent: 'support-bot', activity: 'review' },
      { day: 41, effective: '1', agent: 'gone-bot' },
    ];
    const bytes: Uint8Array[] = [];
    for await (const piece of file(...lines)) bytes.push(piece);
    async function* same() {
      yield* bytes;
    }
    const first = await take('one', same());
    expect(first).toMatchObject({
      created: true,
      import: { rows: 2, effective: '8', governance: '7', from: at(40), to: at(42) },
    });
    expect(await take('one', same())).toEqual({ import: first.import, created: false });
    // Its lines under another name, in another order of columns.
    async function* turned() {
      const text = new TextDecoder().decode(bytes[0]).split('\n');
      yield new TextEncoder().encode(text.map((line) => line.split(',').reverse().join(',')).join('\n'));
    }
    await expect(take('two', turned())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('2 of its 2 lines count already'),
    });
    await expect(take('one', file({ day: 41, effective: '2' }))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('over some of the same time'),
    });
    await expect(take('two', file({ day: 1, effective: '2', currency: 'USD' }))).rejects.toMatchObject({
      message: expect.stringContaining('in EUR'),
    });
    const preview = await previewImport({
      ctx: company.world.ctx(root),
      input: { source: 'one', body: file(...lines, { day: 42, effective: '0.000000000000000001', agent: 'gone-bot' }) },
    });
    expect(preview).toMatchObject({
      replaces: [first.import.number],
      refused: expect.stringContaining('Take its place'),
      effective: '8.000000000000000001',
      unknownAgents: [{ name: 'gone-bot', rows: 2, effective: '1.000000000000000001' }],
      unknownAgentCount: 1,
    });
    const second = await take('one', file(...lines, { day: 42, effective: '2' }), true);
    expect((await costs()).share.effective).toBe('10');
    const [, before] = (await listImports({ ctx: company.world.ctx(auditor), page: { limit: 2 } })).items;
    expect(before?.withdrawn).toMatchObject({ replacedBy: second.import.number, by: { name: 'Root' } });
    await expect(withdraw(first.import.number)).rejects.toMatchObject({ code: 'conflict' });
    const linesOf = async (filter: object) =>
      (await listCostRows({ ctx: company.world.ctx(auditor), page: { limit: 200 }, filter })).items.map(
        (row) => row.withdrawn,
      );
    expect(await linesOf({ import: first.import.number })).toEqual([true, true]);
    expect(await linesOf({ period: '90-days' })).toEqual([false, false, false]);
    const agents = (await costs()).agents.map(({ agent, known, percent, state }) => ({ agent, known, percent, state }));
    expect(agents).toEqual([
      { agent: 'support-bot', known: true, percent: '100', state: 'share' },
      { agent: null, known: false, percent: null, state: 'no-governance-rows' },
      { agent: 'gone-bot', known: false, percent: null, state: 'no-governance-rows' },
    ]);
    await withdrawAll();
  });

  it('add up exactly to what an independent sum gives, whatever is taken in and withdrawn', async () => {
    // Thousandths of a millionth, as whole numbers: nothing of the code under test.
    const nanos = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n });
    const text = (value: bigint) => {
      const digits = String(value < 0n ? -value : value).padStart(10, '0');
      return `${value < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
    };
    const line = fc.record({
      day: fc.integer({ min: 0, max: 120 }),
      nanos,
      agent: fc.constantFrom('', 'support-bot', 'x-bot'),
      activity: fc.constantFrom('', '', 'review', 'incident'),
    });
    const files = fc.array(fc.record({ lines: fc.array(line, { minLength: 1, maxLength: 6 }), kept: fc.boolean() }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        let index = 0;
        for (const { lines, kept } of all) {
          index += 1;
          const body = file(...lines.map(({ nanos: value, ...rest }) => ({ ...rest, effective: text(value) })));
          const { import: one } = await take(`source-${index}`, body);
          if (!kept) await withdraw(one.number);
        }
        const live = all.filter(({ kept }) => kept).flatMap(({ lines }) => lines);
        const total = (some: typeof live) => some.reduce((sum, { nanos: value }) => sum + value, 0n);
        const units = (decimal: string) => {
          const [whole = '', part = ''] = decimal.replace('-', '').split('.');
          return BigInt(whole + part.padEnd(9, '0')) * (decimal.startsWith('-') ? -1n : 1n);
        };
        const check = (
          found: { rows: number; effective: string; governance: string; percent: string | null },
          some: typeof live,
        ) => {
          const governance = some.filter(({ activity }) => activity !== '');
          expect([found.rows, units(found.effective), units(found.governance)]).toEqual([
            some.length,
            total(some),
            total(governance),
          ]);
          const share =
            total(some) > 0n && governance.length > 0 ? (100 * Number(total(governance))) / Number(total(some)) : null;
          if (share === null) expect(found.percent).toBeNull();
          else expect(Math.abs(Number(found.percent) - share)).toBeLessThanOrEqual(0.00501 + Math.abs(share) * 1e-9);
        };
        // 31 March is the day 89 of the year, counted from 0: the last of the 90.
        const found = await costs();
        const within = live.filter(({ day }) => day <= 89);
        check(found.share, within);
        expect(await readCostShare(company.world.db.read, company.world.clock.now)).toMatchObject(found.share);
        for (const [month, from, to] of [
          ['2026-01', 0, 31],
          ['2026-02', 31, 59],
          ['2026-03', 59, 90],
          ['2026-04', 90, 120],
        ] as const) {
          const some = live.filter(({ day }) => day >= from && day < to);
          check((await costs(month)).share, some);
          const row = found.months.find((one) => one.month === month);
          if (row) check(row, some);
        }
        for (const agent of ['support-bot', 'x-bot', '']) {
          const some = within.filter((one) => one.agent === agent);
          const row = found.agents.find((one) => one.agent === (agent || null));
          if (some.length === 0) expect(row).toBeUndefined();
          else check(row as NonNullable<typeof row>, some);
        }
        for (const { activity, rows, effective } of found.activities) {
          const some = within.filter((one) => one.activity === activity);
          expect([rows, units(effective)]).toEqual([some.length, total(some)]);
        }
        const listed = await listCostRows({
          ctx: company.world.ctx(auditor),
          page: { limit: 200 },
          filter: { period: '90-days', activity: '*' },
        });
        expect(listed.items.reduce((sum, { effective }) => sum + units(effective), 0n)).toBe(
          units(found.share.governance),
        );
        await withdrawAll();
      }),
      { numRuns: 6 },
    );
  });

  it('stand beside a target that says who set it and why, and all of it stays', async () => {
    const set = (percent: string | null, actor: PersonActor = root) =>
      setTarget({ ctx: company.world.ctx(actor), input: { percent, reason: 'Board.' } });
    expect((await costs()).target).toBeNull();
    await set('15');
    await expect(set('15.00')).rejects.toMatchObject({ code: 'conflict' });
    await expect(set('100.5')).rejects.toMatchObject({ errors: [{ field: 'percent' }] });
    await expect(set('10', auditor)).rejects.toMatchObject({ code: 'forbidden' });
    await set('12.5');
    const { target, targets } = await costs();
    expect(target).toMatchObject({ number: 2, percent: '12.5', setBy: { name: 'Root' } });
    expect(targets.map(({ percent }) => percent)).toEqual(['12.5', '15']);
    await take('kept', file({ day: 70, effective: '1' }));
    const db = prismaOf(company.world.db.read);
    for (const change of [
      () => db.costRow.updateMany({ data: { effective: '2' } }),
      () => db.costImport.deleteMany(),
      () => db.costWithdrawal.deleteMany(),
      () => db.costDay.updateMany({ data: { rows: 2 } }),
      () => db.costTarget.updateMany({ data: { percent: '99' } }),
    ]) {
      await expect(change()).rejects.toThrow();
    }
  });

  it('pages lines without losing one, and gives a file that no spreadsheet runs', async () => {
    await take(
      'pages',
      file(
        ...Array.from({ length: 7 }, (_, index) => ({ day: 10 + (index % 2), effective: '1', agent: `=bot-${index}` })),
      ),
    );
    const seen: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = await listCostRows({
        ctx: company.world.ctx(auditor),
        page: { limit: 3, cursor },
        filter: { period: '2026-01' },
      });
      seen.push(...page.items.map(({ agent }) => agent as string));
      expect(csvLines(COST_ROWS_CSV, page.items, false)).toContain("'=bot-");
      cursor = page.nextCursor ?? undefined;
    }
    expect(seen.sort()).toEqual(Array.from({ length: 7 }, (_, index) => `=bot-${index}`));
  });
});
