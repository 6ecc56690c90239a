import { describe, expect, it } from 'vitest';
import type { Page } from '@/lib/kernel/page';
import { COST_ROWS_CSV } from './model/csv/changes';
import type { CsvTable } from './model/csv/table';
import { csvLines, csvPages } from './write-csv';

interface Row {
  name: string | null;
  count: number;
}
const table: CsvTable<Row> = {
  name: 'rows',
  columns: { name: (row) => row.name, count: (row) => row.count, many: (row) => row.count > 1 },
};

describe('csvLines', () => {
  it('writes RFC 4180: CRLF, quotes where they are needed, quotes doubled', () => {
    const rows = [
      { name: 'plain', count: 1 },
      { name: 'a, "b"\r\nc', count: 2 },
      { name: 'd\ne', count: 0 },
      { name: 'f\rg', count: 0 },
      { name: null, count: 0 },
    ];
    expect(csvLines(table, rows, true)).toBe(
      'name,count,many\r\nplain,1,false\r\n"a, ""b""\r\nc",2,true\r\n"d\ne",0,false\r\n"f\rg",0,false\r\n,0,false\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1'])('keeps %j from being a formula', (name) => {
    const [cell] = csvLines(table, [{ name, count: 1 }], false).split(',1,');
    expect(cell?.replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('leaves numbers as they are, below nothing too', () => {
    expect(csvLines(table, [{ name: 'x', count: -1 }], false)).toBe('x,-1,false\r\n');
  });

  it('leaves exact decimals of amounts as they are, and nothing else in their column', () => {
    const amounts: CsvTable<Row> = { ...table, amounts: ['name'] };
    const cells = ['-0.10', '-12', '12.5', '-', '-1+2', '=-1'].map(
      (name) => csvLines(amounts, [{ name, count: 1 }], false).split(',1,')[0],
    );
    expect(cells).toEqual(['-0.10', '-12', '12.5', "'-", "'-1+2", "'=-1"]);
    expect(COST_ROWS_CSV.amounts?.every((name) => name in COST_ROWS_CSV.columns)).toBe(true);
  });

  it('writes the header alone for an empty list', () => {
    expect(csvLines(table, [], true)).toBe('name,count,many\r\n');
  });
});

describe('csvPages', () => {
  const pages = (count: number): Page<Row>[] =>
    Array.from({ length: count }, (_, i) => ({
      items: [{ name: `row ${i}`, count: i }],
      nextCursor: i + 1 < count ? String(i + 1) : null,
    }));

  it('gives every page once, under one header', async () => {
    const all = pages(5);
    let text = '';
    for await (const piece of csvPages(table, all[0] as Page<Row>, async (at) => all[Number(at)] as Page<Row>))
      text += piece;
    expect(text.trim().split('\r\n')).toEqual([
      'name,count,many',
      'row 0,0,false',
      'row 1,1,false',
      'row 2,2,true',
      'row 3,3,true',
      'row 4,4,true',
    ]);
  });

  it('reads a page only when somebody takes it', async () => {
    const all = pages(1000);
    const read: string[] = [];
    const rows = csvPages(table, all[0] as Page<Row>, async (at) => {
      read.push(at);
      return all[Number(at)] as Page<Row>;
    });
    for (let i = 0; i < 3; i++) await rows.next();
    await rows.return(undefined);
    expect(read).toEqual(['1', '2']);
  });
});
