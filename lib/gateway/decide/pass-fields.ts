import { compareDataClass, type DataClass } from '@/lib/kernel/data-class';
import type { Json, JsonObject } from '@/lib/kernel/json';

export interface PassedFields {
  /** The result without them. */
  without: Json;
  /** How many fields above the grant's class were there, as `field.restricted`. */
  found: Record<string, number>;
}

/**
 * A result without the fields that are declared to be above `most`, each replaced by its class: in its structured content,
 * and in its texts where they are JSON.
 */
export function passFields(result: Json, fields: Record<string, DataClass>, most: DataClass): PassedFields {
  const above = Object.entries(fields)
    .filter(([, dataClass]) => compareDataClass(dataClass, most) > 0)
    .map(([path, dataClass]) => ({ path: path.split('.'), dataClass }));
  const found: Record<string, number> = {};
  if (above.length === 0 || !isObject(result)) return { without: result, found };

  function without(given: Json, { path, dataClass }: (typeof above)[number], depth = 0): Json {
    if (depth === path.length) {
      const gone = `[${dataClass}]`;
      if (given === null || given === gone) return given;
      found[`field.${dataClass}`] = (found[`field.${dataClass}`] ?? 0) + 1;
      return gone;
    }
    const name = path[depth] as string;
    if (Array.isArray(given)) {
      const fits = (at: number) => name === '*' || name === String(at);
      return given.map((inner, at) => (fits(at) ? without(inner, { path, dataClass }, depth + 1) : inner));
    }
    if (!isObject(given)) return given;
    return Object.fromEntries(
      Object.entries(given).map(([key, inner]) => [
        key,
        name === '*' || name === key ? without(inner, { path, dataClass }, depth + 1) : inner,
      ]),
    );
  }
  const all = (given: Json) => above.reduce((value, each) => without(value, each), given);

  /** Written anew only where something was in it: numbers and white space of other texts stay as they were. */
  function text(given: string): string {
    if (!/^\s*[[{]/.test(given)) return given;
    try {
      const inner = JSON.parse(given) as Json;
      const before = JSON.stringify(found);
      const passed = all(inner);
      return JSON.stringify(found) === before ? given : JSON.stringify(passed);
    } catch {
      return given;
    }
  }

  function part(given: Json): Json {
    if (!isObject(given)) return given;
    if (typeof given.text === 'string') return { ...given, text: text(given.text) };
    const { resource } = given;
    if (!isObject(resource) || typeof resource.text !== 'string') return given;
    return { ...given, resource: { ...resource, text: text(resource.text) } };
  }

  const passed: JsonObject = { ...result };
  if (Array.isArray(result.content)) passed.content = result.content.map(part);
  if (result.structuredContent !== undefined) passed.structuredContent = all(result.structuredContent);
  return { without: passed, found };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
