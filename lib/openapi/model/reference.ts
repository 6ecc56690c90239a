/** A JSON Schema as far as the docs page reads it. */
export interface SchemaView {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  description?: string;
  default?: unknown;
  format?: string;
  properties?: Record<string, SchemaView>;
  required?: string[];
  items?: SchemaView;
  anyOf?: SchemaView[];
  oneOf?: SchemaView[];
  additionalProperties?: SchemaView | boolean;
}

/** One field of a body or an answer, as a row. */
export interface FieldRow {
  /** Path with dots; `[]` for each item of a list. */
  path: string;
  type: string;
  required: boolean;
  note: string;
}

export interface ReferenceEntry {
  id: string;
  method: string;
  path: string;
  summary: string;
  who: string;
  takes: { title: string; fields: FieldRow[] }[];
  answers: { status: number; says: string; fields: FieldRow[] }[];
}

export interface ReferenceGroup {
  tag: string;
  entries: ReferenceEntry[];
}

const DEEPEST = 4;

/** A schema as flat rows, outermost first. What lies deeper than four levels is left to the OpenAPI document. */
export function fieldsOf(schema: SchemaView, prefix = '', depth = 0): FieldRow[] {
  const { inner, suffix } = unwrap(schema);
  const variants = inner.oneOf ?? inner.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  if (!inner.properties && variants.some(({ properties }) => properties)) {
    return variants.flatMap((variant) => fieldsOf(variant, prefix, depth)).filter(isFirst);
  }
  const base = `${prefix}${suffix}`;
  return Object.entries(inner.properties ?? {}).flatMap(([name, field]) => {
    const path = base === '' ? name : `${base}.${name}`;
    const row = {
      path,
      type: typeWords(field),
      required: (inner.required ?? []).includes(name),
      note: [field.description, field.default === undefined ? '' : `Default ${JSON.stringify(field.default)}.`]
        .filter(Boolean)
        .join(' '),
    };
    return depth + 1 < DEEPEST ? [row, ...fieldsOf(field, path, depth + 1)] : [row];
  });
}

function isFirst(row: FieldRow, index: number, rows: FieldRow[]): boolean {
  return rows.findIndex(({ path }) => path === row.path) === index;
}

/** Through lists and `null` to the object inside. */
function unwrap(schema: SchemaView): { inner: SchemaView; suffix: string } {
  const options = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  if (options.length === 1) return unwrap(options[0] as SchemaView);
  if (!schema.items) return { inner: schema, suffix: '' };
  const { inner, suffix } = unwrap(schema.items);
  return { inner, suffix: `[]${suffix}` };
}

function typeWords(schema: SchemaView): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(String).join(' | ');
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return [...new Set(options.map(typeWords))].join(' | ');
  if (schema.items) return `list of ${typeWords(schema.items)}`;
  if (schema.format === 'date-time') return 'time';
  return schema.type === undefined ? 'any' : [schema.type].flat().join(' | ');
}
