/** What a table's URL asks for, as a page reads it from `searchParams`. Free of React: pages on the server use it. */
export interface TableParams {
  q: string;
  /** A key that the page allowed, or the default. */
  sort: { key: string; descending: boolean };
  cursor: string | undefined;
  filters: Record<string, string | undefined>;
}

export interface TableShape {
  /** Keys that may be sorted by; the first is the default. A leading `-` makes the default descending. */
  sorts: readonly [string, ...string[]];
  /** Parameters that filter, each with the values it takes; null takes any text up to 200 characters. */
  filters?: Record<string, readonly string[] | null>;
}

type SearchParams = Record<string, string | string[] | undefined>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)?.slice(0, 500);

export function parseSort(text: string): { key: string; descending: boolean } {
  return text.startsWith('-') ? { key: text.slice(1), descending: true } : { key: text, descending: false };
}

/** Reads and bounds the parameters; what it does not know it drops, so an old link still opens. */
export function readTableParams(params: SearchParams, shape: TableShape): TableParams {
  const asked = parseSort(one(params.sort) ?? '');
  const allowed = shape.sorts.some((sort) => parseSort(sort).key === asked.key);
  const filters: Record<string, string | undefined> = {};
  for (const [name, values] of Object.entries(shape.filters ?? {})) {
    const value = one(params[name])?.slice(0, 200);
    filters[name] = value && (values === null || values.includes(value)) ? value : undefined;
  }
  return {
    q: (one(params.q) ?? '').trim().slice(0, 200),
    sort: allowed ? asked : parseSort(shape.sorts[0]),
    cursor: one(params.cursor) || undefined,
    filters,
  };
}
