import { describe, expect, it } from 'vitest';
import type { Page } from '@/lib/kernel/page';
import type { CsvTable } from './model/csv-tables';
import { csvLines, streamCsv } from './write-csv';

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
      { name: null, count: 0 },
    ];
    expect(csvLines(table, rows, true)).toBe(
      'name,count,many\r\nplain,1,false\r\n"a, ""b""\r\nc",2,true\r\n,0,false\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1'])('keeps %j from being a formula', (name) => {
    const [cell] = csvLines(table, [{ name, count: 1 }], false).split(',1,');
    expect(cell?.replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('leaves numbers as they are, below nothing too', () => {
    expect(csvLines(table, [{ name: 'x', count: -1 }], false)).toBe('x,-1,false\r\n');
  });

  it('writes the header alone for an empty list', () => {
    expect(csvLines(table, [], true)).toBe('name,count,many\r\n');
  });
});

describe('streamCsv', () => {
  const pages = (count: number): Page<Row>[] =>
    Array.from({ length: count }, (_, i) => ({
      items: [{ name: `row ${i}`, count: i }],
      nextCursor: i + 1 < count ? String(i + 1) : null,
    }));

  it('gives every page once, under one header', async () => {
    const all = pages(5);
    const text = await new Response(
      streamCsv(table, all[0] as Page<Row>, async (at) => all[Number(at)] as Page<Row>),
    ).text();
    expect(text.trim().split('\r\n')).toEqual([
      'name,count,many',
      ...all.map(({ items: [row] }) => `${row?.name},${row?.count},${(row?.count ?? 0) > 1}`),
    ]);
  });

  it('reads a page only when somebody takes it, and none after they left', async () => {
    let read = 0;
    const all = pages(1000);
    const stream = streamCsv(table, all[0] as Page<Row>, async (at) => {
      read++;
      return all[Number(at)] as Page<Row>;
    });
    const reader = stream.getReader();
    for (let i = 0; i < 3; i++) await reader.read();
    await reader.cancel();
    expect(read).toBeLessThan(6);
  });

  it('breaks off when a page fails, rather than end as if it were whole', async () => {
    const stream = streamCsv(table, { items: [], nextCursor: '1' }, () => Promise.reject(new Error('away')));
    await expect(new Response(stream).text()).rejects.toThrow('away');
  });
});
