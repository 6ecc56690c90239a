import { openApiDocument } from './document';
import { type FieldRow, fieldsOf, type ReferenceEntry, type ReferenceGroup, type SchemaView } from './model/reference';

interface Content {
  [mediaType: string]: { schema: { $ref: string } };
}
interface Described {
  operationId: string;
  tags: [string];
  summary: string;
  description: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: SchemaView }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

let made: { origin: string; groups: ReferenceGroup[] } | undefined;

/** The OpenAPI document as the docs pages show it, in its order. It is the same as long as Remit runs. */
export function apiReference(origin: string): ReferenceGroup[] {
  if (made?.origin !== origin) made = { origin, groups: readReference(origin) };
  return made.groups;
}

function readReference(origin: string): ReferenceGroup[] {
  const document = openApiDocument(origin);
  const schemas = document.components.schemas as Record<string, SchemaView>;
  const fields = (content: Content | undefined): FieldRow[] => {
    const [first] = Object.values(content ?? {});
    const schema = first && schemas[first.schema.$ref.slice('#/components/schemas/'.length)];
    return schema ? fieldsOf(schema) : [];
  };
  const groups = new Map<string, ReferenceGroup>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Described>)) {
      const [tag] = operation.tags;
      if (!groups.has(tag)) groups.set(tag, { tag, entries: [] });
      groups.get(tag)?.entries.push({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        summary: operation.summary,
        who: operation.description,
        takes: [
          { title: 'Query', fields: parameterRows(operation, 'query') },
          { title: 'Headers', fields: parameterRows(operation, 'header') },
          { title: 'Body', fields: fields(operation.requestBody?.content) },
        ].filter((part) => part.fields.length > 0),
        answers: Object.entries(operation.responses)
          .filter(([status]) => status !== 'default')
          .map(([status, { description, content }]) => ({
            status: Number(status),
            says: description,
            fields: fields(content),
          })),
      });
    }
  }
  return [...groups.values()];
}

/** One call of it by its `operationId`, with the noun that it is about. */
export function apiCall(origin: string, id: string): { tag: string; entry: ReferenceEntry } | null {
  for (const { tag, entries } of apiReference(origin)) {
    const entry = entries.find((candidate) => candidate.id === id);
    if (entry) return { tag, entry };
  }
  return null;
}

function parameterRows({ parameters = [] }: Described, where: string): FieldRow[] {
  const properties = Object.fromEntries(
    parameters
      .filter((parameter) => parameter.in === where)
      .map(({ name, description, schema }) => [name, { ...schema, description: description ?? schema.description }]),
  );
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  return fieldsOf({ properties, required });
}
