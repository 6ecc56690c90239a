import { constraintWords, dateWords } from '@/lib/kernel/constraint-words';
import type { Constraints } from '@/lib/kernel/constraints';
import { captureOf } from '@/lib/policy-engine/capture';
import { compareConstraints, compareLabels, type Direction, type ToolLabels } from '@/lib/policy-engine/direction';

/** One bound or label that is another one, in words, and which way it went. */
export interface ValueChange {
  what: string;
  before: string;
  after: string;
  direction: Direction;
}

type Bounds = Pick<Constraints, 'rateLimit' | 'maxDataClass' | 'pii' | 'requireUser' | 'notAfter'>;

const BOUNDS: { field: keyof Bounds; what: string; none: string; words: (bounds: Bounds) => string }[] = [
  { field: 'rateLimit', what: 'rate', none: 'no limit', words: only },
  { field: 'maxDataClass', what: 'data', none: "the tool's own class", words: only },
  { field: 'pii', what: 'personal data', none: 'let through', words: ({ pii }) => PII[pii ?? 'allow'] },
  {
    field: 'requireUser',
    what: 'a person named',
    none: 'not needed',
    words: (b) => (b.requireUser ? 'needed' : 'not needed'),
  },
  { field: 'notAfter', what: 'end', none: 'none', words: ({ notAfter }) => endWords(notAfter as string) },
];
const PII = { allow: 'let through', redact: 'redacted', block: 'blocked' } as const;

/** What differs between the limits of two grants, a line each. */
export function limitChanges(before: Bounds, after: Bounds): ValueChange[] {
  return BOUNDS.flatMap(({ field, what, none, words }) => {
    const say = (bounds: Bounds) => (bounds[field] === undefined ? none : words({ [field]: bounds[field] }));
    if (JSON.stringify(before[field]) === JSON.stringify(after[field])) return [];
    const direction = compareConstraints({ [field]: before[field] }, { [field]: after[field] });
    return [{ what, before: say(before), after: say(after), direction }];
  });
}

const LABELS: { field: keyof ToolLabels; what: string; words: (value: never) => string }[] = [
  { field: 'dataClass', what: 'data class', words: String },
  { field: 'categories', what: 'categories', words: (list: string[]) => list.join(', ') || 'none' },
  { field: 'effect', what: 'effect', words: String },
  { field: 'untrusted', what: 'untrusted content', words: yesNo },
  { field: 'outward', what: 'outward channel', words: yesNo },
  { field: 'capture', what: 'answers kept', words: (capture: string | undefined) => capture ?? 'as usual' },
  {
    field: 'fields',
    what: 'fields',
    words: (fields: Record<string, string> | undefined) =>
      Object.entries(fields ?? {})
        .map(([path, dataClass]) => `${path} ${dataClass}`)
        .join(', ') || 'all of its class',
  },
];

/** What differs between the labels of a tool, a line each. */
export function labelChanges(before: ToolLabels, after: ToolLabels): ValueChange[] {
  return LABELS.flatMap(({ field, what, words }) => {
    if (JSON.stringify(before[field]) === JSON.stringify(after[field])) return [];
    // Each by itself: what is kept of answers depends on the data class where nobody said it.
    const [from, to] = [before, after].map((labels) => ({
      ...before,
      [field]: labels[field],
      capture: field === 'capture' ? captureOf(labels) : ('none' as const),
    })) as [ToolLabels, ToolLabels];
    const direction = compareLabels(from, to);
    return [{ what, before: words(before[field] as never), after: words(after[field] as never), direction }];
  });
}

function only(bounds: Bounds): string {
  return constraintWords(bounds)[0] ?? '';
}

/** `1 Feb 2027`, with the time where it is not midnight: two ends may be on one day. */
function endWords(instant: string): string {
  const time = new Date(instant).toISOString().slice(11, 19);
  return time === '00:00:00' ? dateWords(instant) : `${dateWords(instant)}, ${time.replace(/:00$/, '')} UTC`;
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
