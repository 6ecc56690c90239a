import { type Constraints, PII_ACTIONS } from '@/lib/kernel/constraints';
import {
  type Capture,
  compareDataClass,
  DATA_CLASSES,
  type DataCategory,
  type DataClass,
  EFFECTS,
  type Effect,
  fieldClasses,
} from '@/lib/kernel/data-class';
import { captureOf } from './capture';

/** Whether a change leaves less or more allowed. Mixed counts as loosening, since something is allowed that was not. */
export type Direction = 'same' | 'tightens' | 'loosens';

function combine(directions: Direction[]): Direction {
  if (directions.includes('loosens')) return 'loosens';
  return directions.includes('tightens') ? 'tightens' : 'same';
}

export function compareConstraints(before: Constraints, after: Constraints): Direction {
  return combine([
    compareRate(before.rateLimit, after.rateLimit),
    compareClass(before.maxDataClass, after.maxDataClass),
    // Absent PII handling lets everything pass, as `allow` does.
    fromNumber(PII_ACTIONS.indexOf(before.pii ?? 'allow') - PII_ACTIONS.indexOf(after.pii ?? 'allow')),
    fromNumber(Number(before.requireUser ?? false) - Number(after.requireUser ?? false)),
    compareExpiry(before.notAfter, after.notAfter),
  ]);
}

export interface ToolLabels {
  dataClass: DataClass | null;
  categories: DataCategory[];
  effect: Effect | null;
  untrusted: boolean | null;
  outward: boolean | null;
  /** Absent or null: as `captureOf` says. */
  capture?: Capture | null | undefined;
  /** `customers.*.taxId: restricted`, or classes by path. */
  fields?: readonly string[] | Record<string, DataClass> | undefined;
}

/** Unlabelled counts as the most cautious label, so a first label can only loosen or leave things as they are. */
export function compareLabels(before: ToolLabels, after: ToolLabels): Direction {
  const rank = (effect: Effect | null) => EFFECTS.indexOf(effect ?? 'destructive');
  return combine([
    fromNumber(compareDataClass(before.dataClass ?? 'restricted', after.dataClass ?? 'restricted')),
    fromNumber(rank(before.effect) - rank(after.effect)),
    fromNumber(Number(before.untrusted ?? true) - Number(after.untrusted ?? true)),
    fromNumber(Number(before.outward ?? true) - Number(after.outward ?? true)),
    before.categories.every((category) => after.categories.includes(category))
      ? fromNumber(before.categories.length - after.categories.length)
      : 'loosens',
    compareCapture(captureOf(before), captureOf(after)),
    compareFields(before.fields, after.fields),
  ]);
}

function classesOf(fields: NonNullable<ToolLabels['fields']>): Record<string, DataClass> {
  return Array.isArray(fields) ? fieldClasses(fields) : (fields as Record<string, DataClass>);
}

/** What is of no class of its own passes as the whole does. */
function compareFields(before: ToolLabels['fields'] = [], after: ToolLabels['fields'] = []): Direction {
  const [was, is] = [classesOf(before), classesOf(after)];
  const rank = (of: DataClass | undefined) => (of ? DATA_CLASSES.indexOf(of) : -1);
  return combine(
    [...new Set([...Object.keys(was), ...Object.keys(is)])].map((path) => fromNumber(rank(was[path]) - rank(is[path]))),
  );
}

/** Redacted text is read by more people, sealed text says more: each shows what the other does not. */
function compareCapture(before: Capture, after: Capture): Direction {
  if (before === after) return 'same';
  return after === 'none' ? 'tightens' : 'loosens';
}

/**
 * A limit tightens when no stretch of time allows more calls than before. With equal windows that is a lower limit;
 * with a longer window, a limit that is not higher; with a shorter one, one so low that its bursts fit the old window.
 */
function compareRate(before: Constraints['rateLimit'], after: Constraints['rateLimit']): Direction {
  if (!before) return after ? 'tightens' : 'same';
  if (!after) return 'loosens';
  if (before.limit === after.limit && before.windowSeconds === after.windowSeconds) return 'same';
  if (after.windowSeconds >= before.windowSeconds) return after.limit <= before.limit ? 'tightens' : 'loosens';
  // At most this many of the new windows touch one old window.
  const windows = Math.ceil(before.windowSeconds / after.windowSeconds) + 1;
  return after.limit * windows <= before.limit ? 'tightens' : 'loosens';
}

/** Absent is the tool's own class, which is not known here: to or from it counts as loosening. */
function compareClass(before: DataClass | undefined, after: DataClass | undefined): Direction {
  if (before === after) return 'same';
  return before && after ? fromNumber(compareDataClass(after, before)) : 'loosens';
}

function compareExpiry(before: string | undefined, after: string | undefined): Direction {
  if (!before) return after ? 'tightens' : 'same';
  return after ? fromNumber(Date.parse(after) - Date.parse(before)) : 'loosens';
}

/** Less is tighter. */
function fromNumber(difference: number): Direction {
  if (difference === 0) return 'same';
  return difference < 0 ? 'tightens' : 'loosens';
}
