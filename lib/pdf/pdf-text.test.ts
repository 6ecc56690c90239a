import { expect, it } from 'vitest';
import { pdfCell } from './pdf-text';

const said = `Decision of vera.someone@mail.example.com, at 22:34, ${'a'.repeat(64)}, crm/get_customer_by_number.`;

it('breaks a long word where people would, and a digest anywhere', () => {
  const { text } = pdfCell(said) as { text: (string | { text: string; wordBreak: string })[] };
  const whole = text.flatMap((piece) => (typeof piece === 'string' && piece !== '' ? [piece] : []));
  expect(whole).toEqual(['Decision ', 'of ', 'vera.someone@', 'mail.example.com, ', 'at ', '22:34, ', 'crm/']);
  expect(text).toContainEqual({ text: `${'a'.repeat(64)}, `, wordBreak: 'break-all' });
});

it('loses nothing, and leaves alone what is short enough', () => {
  const { text } = pdfCell(said, 30) as { text: (string | { text: string })[] };
  expect(text.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')).toBe(said);
  expect(pdfCell('Never edited.')).toEqual({ text: 'Never edited.' });
});
