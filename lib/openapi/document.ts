import { z } from 'zod';
import { ROLE_PERMISSIONS, ROLES } from '@/lib/authz/roles';
import { ERROR_CODES } from '@/lib/kernel/errors';
import type { ApiOperation, NamedSchema } from './operation';
import { OPERATIONS } from './operations';

export type JsonSchema = Record<string, unknown>;

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong and what to do, in plain words.'),
    code: z.enum(ERROR_CODES),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .describe('Each field that is wrong, by its path.'),
    correlationId: z.string().optional().describe('To find the error in the log.'),
  })
  .describe('RFC 9457.');

/** The OpenAPI 3.1 document, made from the schemas that the routes check with. `origin` is where Remit is reached. */
export function openApiDocument(origin: string) {
  const schemas: Record<string, JsonSchema> = { Problem: toJsonSchema(problemSchema, 'output') };
  const refer = ({ name, schema }: NamedSchema, io: 'input' | 'output') => {
    schemas[name] ??= toJsonSchema(schema, io);
    return { $ref: `#/components/schemas/${name}` };
  };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] ??= {};
    (paths[operation.path] as Record<string, unknown>)[operation.method.toLowerCase()] = toPathItem(operation, refer);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Remit',
      version: '1',
      description:
        'What every AI agent may do, who said so, and proof that it held. Errors are `application/problem+json`; lists are paged by cursor; writes take an `Idempotency-Key`; what a caller may not read answers 404.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    tags: [...new Set(OPERATIONS.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        personalToken: { type: 'http', scheme: 'bearer', description: 'Of a person; made on the account page.' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
        gatewayToken: { type: 'http', scheme: 'bearer', description: 'Of a gateway; made on its page.' },
      },
    },
  };
}

function toPathItem(operation: ApiOperation, refer: (schema: NamedSchema, io: 'input' | 'output') => JsonSchema) {
  const { method, path, tag, summary, query, headers = {}, body, who } = operation;
  const writes = method !== 'GET';
  const text = { type: 'string' };
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: text })),
    ...(query ? queryParameters(query) : []),
    ...Object.entries(headers).map(([name, description]) => ({ name, in: 'header', description, schema: text })),
    ...(writes && who !== 'gateway'
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            description: 'Sent again, the first answer comes back.',
            schema: text,
          },
        ]
      : []),
  ];
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, '')}`,
    tags: [tag],
    summary,
    description: whoWords(who),
    security: security(who),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: !operation.bodyOptional,
            content: Object.fromEntries(
              [operation.bodyType ?? 'application/json', ...(operation.yaml ? ['application/yaml'] : [])].map(
                (type) => [type, { schema: refer(body, 'input') }],
              ),
            ),
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        operation.answers.map(({ status, says, content, csv, mediaType = 'application/json' }) => [
          status,
          {
            description: says,
            ...(content
              ? {
                  content: {
                    [mediaType]: { schema: refer(content, 'output') },
                    ...(csv ? { 'text/csv': { schema: text } } : {}),
                  },
                }
              : {}),
          },
        ]),
      ),
      default: {
        description: 'What went wrong.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function queryParameters(query: z.ZodObject) {
  const { properties = {}, required = [] } = toJsonSchema(query, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(schema.description ? { description: schema.description } : {}),
    schema,
  }));
}

/** Who may call it, in words: the roles come from the table that authorises. */
function whoWords(who: ApiOperation['who']): string {
  if (who === 'anyone') return 'Anyone.';
  if (who === 'self') return 'Everybody who is signed in.';
  if (who === 'gateway') return 'A gateway, by its token.';
  const roles = ROLES.filter((role) => ROLE_PERMISSIONS[role][who]).map((role) =>
    ROLE_PERMISSIONS[role][who] === 'involved' ? `${role} (own)` : role,
  );
  return `Roles: ${roles.join(', ')}.`;
}

function security(who: ApiOperation['who']) {
  if (who === 'anyone') return [];
  return who === 'gateway' ? [{ gatewayToken: [] }] : [{ personalToken: [] }, { session: [] }];
}

/** `any` where zod has a type that JSON Schema cannot say; its description stays. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return json as JsonSchema;
}
