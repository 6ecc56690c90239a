import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRemitError } from '@/lib/kernel/errors';
import { readFocus } from '../read-focus';
import { amountFault, fromUnits, toUnits } from './decimal';
import { type LiveImport, planImport } from './plan';
import { amountWords, shareState, targetWords } from './share';

const HEADER =
  'BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,Tags,x_AgentId,x_GovernanceActivity';
const line = (
  change: Partial<
    Record<'billed' | 'effective' | 'currency' | 'from' | 'to' | 'service' | 'tags' | 'agent' | 'activity', string>
  > = {},
) => {
  const row = {
    billed: '2',
    effective: '1.5',
    currency: 'EUR',
    from: '2026-11-01T00:00:00Z',
    to: '2026-11-02T00:00:00Z',
    service: 'Models',
    tags: '',
    agent: '',
    activity: '',
    ...change,
  };
  return Object.values(row)
    .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
};
const csv = (...lines: string[]) => [HEADER, ...lines].join('\r\n');
async function* body(...pieces: (string | Uint8Array)[]) {
  for (const piece of pieces) yield typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
}
const read = (text: string) => readFocus(body(text));
/** What is refused, as `line 2, BilledCost: …`. */
const faults = async (...pieces: (string | Uint8Array)[]) => {
  const error = await readFocus(body(...pieces)).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isRemitError(error)) throw error ?? new Error('it was taken');
  return (error.errors ?? [{ field: '', message: error.message }]).map(({ field, message }) => `${field}: ${message}`);
};

describe('a FOCUS file', () => {
  it('is read whatever else it holds: other columns in any order, a BOM, empty lines, line breaks inside of quotes', async () => {
    const text = `\uFEFFServiceName,Region,ChargePeriodEnd,ChargePeriodStart,BillingCurrency,EffectiveCost,BilledCost,Note\r\n"Mod\u00e8les, large",eu,2026-11-02T00:00:00.000Z,2026-11-01T00:00Z,EUR,-0.10,0,"two\r\nlines"\r\n\r\nS,NULL,2026-11-02T00:00:00Z,2026-11-01T00:00:00Z,EUR,1,1,`;
    // Cut inside of a character, as a network does.
    const bytes = new TextEncoder().encode(text);
    const file = await readFocus(body(bytes.slice(0, 130), bytes.slice(130)));
    expect(file.rows).toMatchObject([
      {
        line: 2,
        service: 'Mod\u00e8les, large',
        effective: '-0.10',
        billed: '0',
        from: '2026-11-01T00:00:00.000Z',
        agent: null,
        activity: null,
      },
      { line: 5, service: 'S' },
    ]);
    expect(file).toMatchObject({
      currency: 'EUR',
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-02T00:00:00.000Z',
      alike: 0,
    });
  });

  it('is over the days that charges begin on, however long one of them runs', async () => {
    const year = line({ from: '2026-11-03T06:00:00Z', to: '2027-11-03T00:00:00Z' });
    const { from, to } = await read(
      csv(line(), year, line({ from: '2026-11-02T00:00:00Z', to: '2026-11-08T00:00:00Z' })),
    );
    expect([from, to]).toEqual(['2026-11-01T00:00:00.000Z', '2026-11-04T00:00:00.000Z']);
  });

  it('holds no more lines than can be written while others wait', async () => {
    const long = csv(...Array.from({ length: 20_001 }, () => '1,1,EUR,2026-11-01T00:00:00Z,2026-11-02T00:00:00Z,S,,,'));
    expect(await faults(long)).toEqual([expect.stringContaining('at most 20000 lines')]);
  });

  it('says agent and activity in columns of its own or in tags', async () => {
    const tags = '{"x_AgentId":"Support-Bot","x_GovernanceActivity":"Access Review","team":true}';
    const { rows } = await read(
      csv(line({ tags }), line({ tags, agent: 'other-bot', activity: 'incident' }), line({ agent: 'null' })),
    );
    expect(rows.map(({ agent, activity }) => [agent, activity])).toEqual([
      ['support-bot', 'access-review'],
      ['other-bot', 'incident'],
      [null, null],
    ]);
  });

  it('is refused with line, column, reason and what to do', async () => {
    const found = await faults(
      csv(
        line(),
        line({ billed: '1,5', effective: '1e-7', currency: 'eur' }),
        line({ from: '2026-11-31T00:00:00Z', to: '2026-11-01', service: '' }),
        line({ to: '2026-11-01T00:00:00Z' }),
        line({ currency: 'USD' }),
        line({ tags: '[1]', agent: 'n/a', activity: 'a\u200bb' }),
        `${line()},more`,
      ),
    );
    expect(found).toEqual([
      'line 3, BilledCost: Use a decimal point and no commas, such as 1234.56.',
      'line 3, EffectiveCost: Write it out, such as 0.00000012: FOCUS has no exponents.',
      'line 3, BillingCurrency: Give the code of a currency in capitals, such as EUR (ISO 4217).',
      'line 4, ChargePeriodStart: There is no such time.',
      'line 4, ChargePeriodEnd: Give a time in UTC such as 2026-11-01T00:00:00Z.',
      'line 4, ServiceName: It is empty. FOCUS asks for a value here in every line.',
      'line 5, ChargePeriodEnd: The period ends before it begins, or with it. Its end is the first moment after it.',
      'line 6, BillingCurrency: The lines before are in EUR. One file holds one currency.',
      'line 7, Tags: Give a JSON object of names and plain values, such as {"x_AgentId": "support-bot"}.',
      'line 7, x_AgentId: Leave it empty where there is none, or name one.',
      'line 7, x_GovernanceActivity: Remove the invisible character U+200B.',
      'line 8: It has 10 cells and the header 9. Look for a comma or a quote that is missing or too many.',
    ]);
  });

  it('is refused for its header, and for what is no CSV at all', async () => {
    expect(await faults('BilledCost;EffectiveCost\r\n1;2')).toEqual([
      'line 1: Its columns are not separated by commas. Save it as CSV with commas.',
    ]);
    const header = await faults(
      `${HEADER.replace('EffectiveCost', 'effective_cost').replace('x_AgentId', 'AgentID').replace('ServiceName', 'x_Agent_Id')},Tags\n`,
    );
    expect(header).toContain(
      'line 1, EffectiveCost: The header lacks this column. It has effective_cost: FOCUS writes it EffectiveCost.',
    );
    expect(header).toContain(
      'line 1, ServiceName: The header lacks this column. Export it with this column; FOCUS asks for it.',
    );
    expect(header).toContain('line 1, Tags: The header names this column twice. Leave one of them out.');
    expect(header).toContain('line 1, x_Agent_Id: Write it x_AgentId: as it is, it would be passed over.');
    expect(await faults('')).toEqual(['file: It is empty.']);
    expect(await faults(HEADER)).toEqual(['file: It holds no line but its header.']);
    expect(await faults(csv(line(), 'a,"b'))).toEqual([
      'line 3: A quote is opened here or later and never closed. What comes after was not looked at.',
    ]);
    expect(await faults(csv(line()), new Uint8Array([0xff, 0xfe]))).toEqual([
      'file: It is not UTF-8 text. Save it as CSV in UTF-8.',
    ]);
    expect((await faults(csv(...Array(250).fill(line({ billed: 'x' }))))).length).toBe(100);
  });

  it('has a digest for each line that does not go by the order of columns, and tells lines that say the same apart', async () => {
    const one = await read(csv(line({ agent: 'a' }), line({ agent: 'a' }), line({ agent: 'b' })));
    expect(one.alike).toBe(1);
    const digests = one.rows.map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(3);
    const again = await read(`x_AgentId,${HEADER.replace(',x_AgentId', '')}\na,${line().replace(/,,$/, ',')}\n`);
    expect(again.rows[0]?.digest).toBe(digests[0]);
  });

  it('never takes what it reads for an amount that was not written', () => {
    const amount = fc.tuple(
      fc.boolean(),
      fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }),
      fc.stringMatching(/^\d{0,18}$/),
    );
    fc.assert(
      fc.property(amount, ([minus, whole, part]) => {
        const text = `${minus ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`;
        expect(amountFault(text)).toBeNull();
        const trimmed = part.replace(/0+$/, '');
        const zero = whole === 0n && trimmed === '';
        expect(fromUnits(toUnits(text))).toBe(
          `${minus && !zero ? '-' : ''}${whole}${trimmed === '' ? '' : `.${trimmed}`}`,
        );
      }),
    );
    for (const text of ['', '-', '.5', '5.', '+1', '1 2', '€1', '0x1', 'NaN', '1'.repeat(16), `0.${'1'.repeat(19)}`]) {
      expect(amountFault(text), text).not.toBeNull();
    }
  });
});

describe('an import beside others', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
  const live = (number: number, from: number, to: number, source = 'a', currency = 'EUR'): LiveImport => ({
    number,
    source,
    currency,
    from: day(from),
    to: day(to),
  });
  const file = (from: number, to: number, currency = 'EUR') => ({
    source: 'a',
    currency,
    from: day(from),
    to: day(to),
  });

  it('never overlaps one of its source, unless it takes its place whole', () => {
    expect(planImport(file(10, 20), [live(1, 1, 10), live(2, 20, 30), live(3, 1, 30, 'b')], false)).toEqual({
      replaces: [],
      refused: null,
    });
    expect(planImport(file(9, 20), [live(1, 1, 10)], false).refused).toBe(
      'Import 1 of a is over some of the same time (2026-01-01 to 2026-01-09). Withdraw it first, or give a file that covers it whole.',
    );
    expect(planImport(file(9, 20), [live(1, 1, 10)], true).refused).toContain('only in part');
    expect(planImport(file(1, 20), [live(2, 5, 10), live(1, 1, 3)], true)).toEqual({ replaces: [1, 2], refused: null });
    const days = fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5 }))
      .map(([from, long]) => [from, from + long] as const);
    fc.assert(
      fc.property(fc.array(days, { maxLength: 12 }), fc.boolean(), (files, replace) => {
        let kept: LiveImport[] = [];
        files.forEach(([from, to], index) => {
          const plan = planImport(file(from, to), kept, replace);
          if (plan.refused) return;
          kept = [...kept.filter(({ number }) => !plan.replaces.includes(number)), live(index + 1, from, to)];
        });
        for (const one of kept) {
          for (const other of kept) expect(one === other || one.to <= other.from || other.to <= one.from).toBe(true);
        }
      }),
    );
  });

  it('is in the currency of all others, unless it replaces them all', () => {
    expect(planImport(file(40, 41, 'USD'), [live(1, 1, 10)], true).refused).toContain(
      'in EUR (import 1), and the file is in USD',
    );
    expect(planImport(file(1, 41, 'USD'), [live(1, 1, 10)], true)).toEqual({ replaces: [1], refused: null });
  });
});

describe('the words of a share', () => {
  it('tells no data, no governance rows, no spend and nothing apart', () => {
    expect(shareState({ rows: 0, governanceRows: 0, percent: null })).toBe('no-data');
    expect(shareState({ rows: 3, governanceRows: 0, percent: null })).toBe('no-governance-rows');
    expect(shareState({ rows: 3, governanceRows: 1, percent: null })).toBe('no-spend');
    expect(shareState({ rows: 3, governanceRows: 1, percent: '0' })).toBe('share');
  });

  it('says amounts and distances as people read them', () => {
    expect(['1234567.5', '-0.125', '0', '0.004', '-0.001', '999.995'].map(amountWords)).toEqual([
      '1,234,567.50',
      '-0.13',
      '0.00',
      '< 0.01',
      '> -0.01',
      '1,000.00',
    ]);
    expect([targetWords('13.5', '15'), targetWords('16', '15'), targetWords('15.00', '15')]).toEqual([
      '1.5 points below the target',
      '1 point above the target',
      'on the target',
    ]);
  });
});
