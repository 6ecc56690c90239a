import { z } from 'zod';
import type { Permission } from '@/lib/authz/roles';
import { MOST_COUNTED, MOST_FOUND } from '@/lib/kernel/page';

/** A schema with the name that it has in the document. */
export interface NamedSchema {
  name: string;
  schema: z.ZodType;
}

/** One call of the API, as the document and the docs page tell it. */
export interface ApiOperation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for each part of the path that varies. */
  path: string;
  tag: string;
  summary: string;
  /** A permission of lib/authz/roles.ts; `self`: everybody who is signed in; `gateway`: a gateway's token. */
  who: Permission | 'anyone' | 'self' | 'gateway';
  query?: z.ZodObject;
  /** Request headers beside the usual ones, with what each does. */
  headers?: Record<string, string>;
  body?: NamedSchema;
  /** The body may be left out. */
  bodyOptional?: true;
  /** What the body is, where it is not JSON. */
  bodyType?: string;
  /** Also takes application/yaml. */
  yaml?: true;
  /** What comes back: status, meaning, and content unless there is none. */
  answers: Answer[];
}

interface Answer {
  status: number;
  says: string;
  content?: NamedSchema;
  mediaType?: string;
  /** Also given as text/csv, for `format=csv`. */
  csv?: true;
}

export const named = (name: string, schema: z.ZodType): NamedSchema => ({ name, schema });

const pageSchemaOf = (schema: z.ZodType) =>
  z.object({
    items: z.array(schema),
    nextCursor: z.string().nullable().describe('Send it as `cursor` for the next page; null on the last.'),
  });

/** One page of a list. */
export const pageOf = ({ name, schema }: NamedSchema): NamedSchema => named(`${name}Page`, pageSchemaOf(schema));

/** One page of a list that says how long it is. */
export const countedPageOf = ({ name, schema }: NamedSchema): NamedSchema =>
  named(
    `${name}Page`,
    pageSchemaOf(schema).extend({
      total: z.int().describe(`On all pages together; at most ${MOST_COUNTED} are counted, with \`q\` ${MOST_FOUND}.`),
      totalAtLeast: z.literal(true).optional().describe('There are more than `total`.'),
    }),
  );

export const ok = (content: NamedSchema, says = 'Done.'): Answer => ({ status: 200, says, content });
/** A list that is also given as a file. */
export const okTable = (content: NamedSchema, says: string): Answer => ({ status: 200, says, content, csv: true });
export const created = (content: NamedSchema, says = 'Made.'): Answer => ({ status: 201, says, content });
