import { findInvisible } from '@/lib/kernel/invisible';

type Fields = Record<string, unknown>;

const TEXTS = ['title', 'description'];
const SCHEMAS: Record<string, string> = { inputSchema: 'input schema', outputSchema: 'output schema' };
const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'];

/**
 * What differs between two canonical definitions, a phrase each: "description changed", "input schema: 2 properties
 * added". Only words of our own and counts: nothing that the server wrote gets into them.
 */
export function definitionChanges(before: string, after: string): string[] {
  const [old, now] = [fields(JSON.parse(before)), fields(JSON.parse(after))];
  const known = [...TEXTS, ...Object.keys(SCHEMAS), 'annotations', 'name'];
  const others = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => !known.includes(key) && !same(old[key], now[key]),
  );
  const words = [
    ...TEXTS.map((key) => textWords(key, old[key], now[key])),
    ...Object.entries(SCHEMAS).map(([key, name]) => schemaWords(name, old[key], now[key])),
    annotationWords(fields(old.annotations), fields(now.annotations)),
    others.length > 0 ? `${counted(others.length, 'other field')} changed` : null,
    findInvisible(after) && !findInvisible(before) ? 'it now holds invisible characters' : null,
  ];
  return words.filter((phrase) => phrase !== null);
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Both come from canonical text, so equal values have equal texts. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function textWords(key: string, old: unknown, now: unknown): string | null {
  if (same(old, now)) return null;
  return `${key} ${old === undefined ? 'added' : now === undefined ? 'removed' : 'changed'}`;
}

function schemaWords(name: string, old: unknown, now: unknown): string | null {
  if (same(old, now)) return null;
  if (old === undefined || now === undefined) return `${name} ${old === undefined ? 'added' : 'removed'}`;
  const [was, is] = [fields(fields(old).properties), fields(fields(now).properties)];
  const has = (record: Fields, key: string) => Object.hasOwn(record, key);
  const added = Object.keys(is).filter((key) => !has(was, key)).length;
  const removed = Object.keys(was).filter((key) => !has(is, key)).length;
  const changed = Object.keys(is).filter((key) => has(was, key) && !same(was[key], is[key])).length;
  const parts = [
    added > 0 && `${counted(added, 'property', 'properties')} added`,
    removed > 0 && `${counted(removed, 'property', 'properties')} removed`,
    changed > 0 && `${counted(changed, 'property', 'properties')} changed`,
    !same(fields(old).required, fields(now).required) && 'what is required changed',
  ].filter(Boolean);
  return `${name}: ${parts.length > 0 ? parts.join(', ') : 'changed'}`;
}

function annotationWords(old: Fields, now: Fields): string | null {
  if (same(old, now)) return null;
  const hint = (value: unknown) =>
    typeof value === 'boolean' ? String(value) : value === undefined ? 'not said' : 'something else';
  const parts = HINTS.filter((key) => !same(old[key], now[key])).map(
    (key) => `${key} ${hint(old[key])} → ${hint(now[key])}`,
  );
  return `annotations: ${parts.length > 0 ? parts.join(', ') : 'changed'}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
