import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { sha256Hex } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';
import { type FocusHeader, type FocusRow, type LineError, readHeader, readRow } from './model/focus';

const MOST_BYTES = 50 * 1024 * 1024;
/** They are written under the write lock, and an isolation waits that long. */
const MOST_ROWS = 20_000;
/** So many errors are told; all are counted. */
const MOST_ERRORS = 100;
/** Of one line. */
const MOST_LINE = 128 * 1024;

export interface FocusFile {
  sha256: string;
  currency: string;
  rows: (FocusRow & { digest: string })[];
  /** The first begin of a charge, and the end of the day (UTC) of the last: a charge counts on the day it begins. */
  from: string;
  to: string;
  /** How many lines say the same as one before them. Each counts: FOCUS does not forbid it. */
  alike: number;
}

/**
 * Reads a FOCUS file whole, a piece at a time, and looks at every line before anything is written anywhere.
 * Throws `invalid_input` with the first 100 errors as `line 7, BilledCost`, or `too_large`.
 */
export async function readFocus(body: AsyncIterable<Uint8Array>): Promise<FocusFile> {
  const digest = createHash('sha256');
  const currencies = new Set(Intl.supportedValuesOf('currency'));
  const errors: LineError[] = [];
  let count = 0;
  const fail = (...found: LineError[]) => {
    count += found.length;
    errors.push(...found.slice(0, Math.max(0, MOST_ERRORS - errors.length)));
  };
  const rows: FocusFile['rows'] = [];
  const seen = new Map<string, number>();
  let header: FocusHeader | null = null;
  let currency: string | null = null;
  let next = 1;
  let taken = 0;
  // Counted where lines are cut, and put before the cells: an error of the parser throws away what was not read out yet.
  const numbered = (cells: string[]) => {
    const line = next;
    next += 1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
    return [String(line), ...cells];
  };
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: MOST_LINE, on_record: numbered });
  // What goes wrong with the body comes out of the parser, and whoever stops reading stops the body.
  pipeline(Readable.from(decoded(body, digest)), parser, () => {});
  try {
    for await (const [first, ...cells] of parser as AsyncIterable<string[]>) {
      const line = Number(first);
      if (cells.length === 1 && (cells[0] as string).trim() === '') continue;
      if (header === null) {
        const read = readHeader(cells);
        if ('errors' in read) {
          fail(...read.errors);
          break;
        }
        header = read.header;
        continue;
      }
      taken += 1;
      if (taken > MOST_ROWS) {
        throw new RemitError(
          'too_large',
          `A file holds at most ${MOST_ROWS} lines. Split it by the days that charges begin on, such as by the week.`,
        );
      }
      const read = readRow(header, cells, line, currencies);
      if ('errors' in read) {
        fail(...read.errors);
        continue;
      }
      currency ??= read.row.currency;
      if (read.row.currency !== currency) {
        fail({
          line,
          column: 'BillingCurrency',
          message: `The lines before are in ${currency}. One file holds one currency.`,
        });
        continue;
      }
      rows.push({ ...read.row, digest: lineDigest(header, cells, seen) });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    fail({ line: next, column: '', message: `${csvWords(error)} What comes after was not looked at.` });
  }
  if (count === 0 && rows.length === 0)
    fail({ line: 0, column: '', message: header ? 'It holds no line but its header.' : 'It is empty.' });
  if (count > 0) throw refusal(errors, count);
  let { from, from: last } = rows[0] as FocusRow;
  for (const row of rows) {
    if (row.from < from) from = row.from;
    if (row.from > last) last = row.from;
  }
  const to = new Date(dayOf(Date.parse(last)) + DAY_MS).toISOString();
  const alike = rows.length - seen.size;
  return { sha256: digest.digest('hex'), currency: currency as string, rows, from, to, alike };
}

function refusal(errors: LineError[], count: number): RemitError {
  const shown = count > errors.length ? `, the first ${errors.length} are listed` : '';
  const words = count === 1 ? '1 thing is wrong with the file' : `${count} things are wrong with the file${shown}`;
  return new RemitError('invalid_input', `${words}. Nothing was taken in.`, {
    errors: errors.map(({ line, column, message }) => ({
      field: [line === 0 ? 'file' : `line ${line}`, column].filter((part) => part !== '').join(', '),
      message,
    })),
  });
}

/** Over every cell that says something, by its column, so that their order does not matter; and which of its like it is. */
function lineDigest({ names }: FocusHeader, cells: readonly string[], seen: Map<string, number>): string {
  const pairs = names.flatMap((name, index) => {
    const text = (cells[index] as string).trim();
    return text === '' || /^null$/i.test(text) ? [] : [[name, text]];
  });
  const plain = sha256Hex(JSON.stringify(pairs.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1))));
  const before = seen.get(plain) ?? 0;
  seen.set(plain, before + 1);
  return before === 0 ? plain : sha256Hex(`${plain} ${before}`);
}

/** The text of a file that is no larger than it may be. */
async function* decoded(
  body: AsyncIterable<Uint8Array>,
  digest: ReturnType<typeof createHash>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw refusal([{ line: 0, column: '', message: 'It is not UTF-8 text. Save it as CSV in UTF-8.' }], 1);
    }
  };
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) {
      throw new RemitError(
        'too_large',
        `A file holds at most ${MOST_BYTES / 1024 / 1024} MiB. Split it by charge period.`,
      );
    }
    digest.update(chunk);
    yield decode(chunk);
  }
  yield decode();
}

function csvWords({ code }: CsvError): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'A quote is opened here or later and never closed.';
    case 'INVALID_OPENING_QUOTE':
      return 'A quote stands inside a cell that does not begin with one. Put the cell in quotes, and double those inside.';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'Something comes after the quote that closes a cell. Double the quotes inside of it.';
    case 'CSV_MAX_RECORD_SIZE':
      return 'The line is too long.';
    default:
      return 'This is no CSV.';
  }
}
