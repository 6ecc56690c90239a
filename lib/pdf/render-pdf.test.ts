import { expect, it } from 'vitest';
import { pdfTable, renderPdf } from './render-pdf';

const parts = (text: string) => ({
  title: 'A sample sheet',
  heading: 'Remit, 2026',
  asOf: new Date('2026-11-01T00:00:00Z'),
  content: [text, pdfTable(['one', 'two'], [['1', text]])],
});

it('makes a PDF, and the same bytes from the same parts', async () => {
  const first = await renderPdf(parts('Ünïcode Ελληνικά Кириллица'));
  expect(first.subarray(0, 5).toString()).toBe('%PDF-');
  expect((await renderPdf(parts('Ünïcode Ελληνικά Кириллица'))).equals(first)).toBe(true);
  expect((await renderPdf(parts('other'))).equals(first)).toBe(false);
});

it('loses no row of a table that is taller than a page', async () => {
  const rowsOf = (words: number) => ({ ...parts('x'), content: [pdfTable(['one'], [['long word '.repeat(words)]])] });
  const [one, three] = [await renderPdf(rowsOf(1_000)), await renderPdf(rowsOf(3_000))];
  expect(three.length).toBeGreaterThan(one.length);
});

it('reads no file and fetches nothing that a document names', async () => {
  const image = { ...parts('x'), content: [{ image: '/etc/hostname' }] };
  await expect(renderPdf(image)).rejects.toThrow();
  const link = { ...parts('x'), content: [{ image: 'http://127.0.0.1:9/x.png' }] };
  await expect(renderPdf(link)).rejects.toThrow();
});
