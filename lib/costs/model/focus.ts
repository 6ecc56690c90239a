import { findInvisible } from '@/lib/kernel/invisible';
import { amountFault } from './decimal';

/**
 * FOCUS 1.2 (FinOps Open Cost and Usage Specification, https://focus.finops.org/focus-specification/v1-2/, checked
 * 2026-11-28). These columns are mandatory there and never null; what other columns a file has is let through. Amounts
 * are plain decimals without exponent or sign of plus, times are `YYYY-MM-DDTHH:mm:ssZ`, and a period does not hold its end.
 */
const REQUIRED_COLUMNS = [
  'BilledCost',
  'EffectiveCost',
  'BillingCurrency',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ServiceName',
] as const;
/** `Tags` is FOCUS's; the other two are columns of one's own, which FOCUS has begin with `x_`. */
const OPTIONAL_COLUMNS = ['Tags', 'x_AgentId', 'x_GovernanceActivity'] as const;
const KNOWN = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];
type Column = (typeof KNOWN)[number];

export interface LineError {
  /** Counted from 1, the header's; 0 for the file as a whole. */
  line: number;
  /** Empty where it is the line as a whole. */
  column: string;
  message: string;
}

/** One charge. Amounts are decimal texts, times RFC 3339 in UTC. */
export interface FocusRow {
  line: number;
  from: string;
  to: string;
  service: string;
  agent: string | null;
  activity: string | null;
  billed: string;
  effective: string;
  currency: string;
}

export interface FocusHeader {
  names: string[];
  at: ReadonlyMap<Column, number>;
}

const TEXT_MAX = 200;
const ACTIVITY_MAX = 64;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z$/;
const EARLIEST = '2015-01-01';
const LATEST = '2100-01-01';
/** FOCUS wants nothing there for what is absent; a word instead would count as an agent, or as governance. */
const PLACEHOLDER = /^(n\/?a|none|nil|-+|unknown|undefined|not applicable|true|false|yes|no|0|1)$/i;

export function readHeader(cells: readonly string[]): { header: FocusHeader } | { errors: LineError[] } {
  const names = cells.map((cell) => cell.trim());
  const fault = (column: string, message: string): LineError => ({
    line: 1,
    column: column.slice(0, TEXT_MAX),
    message,
  });
  if (names.length === 1 && /[;\t|]/.test(names[0] as string)) {
    return { errors: [fault('', 'Its columns are not separated by commas. Save it as CSV with commas.')] };
  }
  const errors: LineError[] = [];
  for (const name of new Set(names.filter((one, index) => one !== '' && names.indexOf(one) !== index))) {
    errors.push(fault(name, 'The header names this column twice. Leave one of them out.'));
  }
  for (const name of REQUIRED_COLUMNS) {
    if (names.includes(name)) continue;
    const like = names.find((one) => plainName(one) === plainName(name));
    const hint = like
      ? `It has ${like.slice(0, TEXT_MAX)}: FOCUS writes it ${name}.`
      : 'Export it with this column; FOCUS asks for it.';
    errors.push(fault(name, `The header lacks this column. ${hint}`));
  }
  for (const name of OPTIONAL_COLUMNS) {
    const like = names.includes(name) ? undefined : names.find((one) => plainName(one) === plainName(name));
    if (like) errors.push(fault(like, `Write it ${name}: as it is, it would be passed over.`));
  }
  if (errors.length > 0) return { errors };
  return {
    header: {
      names,
      at: new Map(KNOWN.filter((name) => names.includes(name)).map((name) => [name, names.indexOf(name)])),
    },
  };
}

const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** A line as a charge, or everything that is wrong with it. `currencies` are the codes that there are (ISO 4217). */
export function readRow(
  { names, at }: FocusHeader,
  cells: readonly string[],
  line: number,
  currencies: ReadonlySet<string>,
): { row: FocusRow } | { errors: LineError[] } {
  if (cells.length !== names.length) {
    const message = `It has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} and the header ${names.length}. Look for a comma or a quote that is missing or too many.`;
    return { errors: [{ line, column: '', message }] };
  }
  const errors: LineError[] = [];
  const fail = (column: Column, message: string) => errors.push({ line, column, message });
  const cell = (column: Column) => {
    const index = at.get(column);
    const text = index === undefined ? '' : (cells[index] as string).trim();
    return /^null$/i.test(text) ? '' : text;
  };
  const required = (column: Column, faultOf: (text: string) => string | null) => {
    const text = cell(column);
    const fault = text === '' ? 'It is empty. FOCUS asks for a value here in every line.' : faultOf(text);
    if (fault) fail(column, fault);
    return text;
  };
  const billed = required('BilledCost', amountFault);
  const effective = required('EffectiveCost', amountFault);
  const currency = required('BillingCurrency', (text) =>
    currencies.has(text) ? null : 'Give the code of a currency in capitals, such as EUR (ISO 4217).',
  );
  const from = required('ChargePeriodStart', momentFault);
  const to = required('ChargePeriodEnd', momentFault);
  const service = required('ServiceName', (text) => textFault(text, TEXT_MAX));
  if (errors.length === 0 && iso(to) <= iso(from)) {
    fail('ChargePeriodEnd', 'The period ends before it begins, or with it. Its end is the first moment after it.');
  }
  const tags = readTags(cell('Tags'));
  if ('fault' in tags) fail('Tags', tags.fault);
  /** The column, or the tag of the same name. */
  const own = (column: 'x_AgentId' | 'x_GovernanceActivity', max: number): string | null => {
    const text = cell(column);
    const tag = 'found' in tags ? tags.found[column] : undefined;
    const [value, where] = text !== '' || tag === undefined || tag === null ? [text, column] : [tag, 'Tags' as const];
    if (value === '') return null;
    const fault =
      typeof value !== 'string' ? `Give ${column} as a text.` : (placeholderFault(value) ?? textFault(value, max));
    if (fault) fail(where, fault);
    return String(value).trim().toLowerCase();
  };
  const agent = own('x_AgentId', TEXT_MAX);
  const activity = own('x_GovernanceActivity', ACTIVITY_MAX)?.replace(/[\s_]+/g, '-') ?? null;
  if (errors.length > 0) return { errors };
  return { row: { line, from: iso(from), to: iso(to), service, agent, activity, billed, effective, currency } };
}

const iso = (text: string) => new Date(text).toISOString();

function momentFault(text: string): string | null {
  if (!MOMENT.test(text)) return 'Give a time in UTC such as 2026-11-01T00:00:00Z.';
  const at = new Date(text);
  // A day that no month has would roll over into the next one.
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 16) !== text.slice(0, 16))
    return 'There is no such time.';
  return text >= EARLIEST && text < LATEST ? null : 'Give a time from 2015 to 2099.';
}

function textFault(text: string, max: number): string | null {
  if (text.length > max) return `Use at most ${max} characters.`;
  const invisible = findInvisible(text);
  return invisible ? `Remove the invisible character ${invisible}.` : null;
}

function placeholderFault(text: string): string | null {
  return PLACEHOLDER.test(text.trim()) ? 'Leave it empty where there is none, or name one.' : null;
}

function readTags(text: string): { found: Record<string, unknown> } | { fault: string } {
  if (text === '') return { found: {} };
  const fault = 'Give a JSON object of names and plain values, such as {"x_AgentId": "support-bot"}.';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault };
    if (Object.values(value).some((one) => typeof one === 'object' && one !== null)) return { fault };
    return { found: value as Record<string, unknown> };
  } catch {
    return { fault };
  }
}
