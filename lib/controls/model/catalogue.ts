import { z } from 'zod';

export const FRAMEWORKS = ['owasp-agentic', 'owasp-mcp', 'iso-42001', 'nist-ai-rmf', 'eu-ai-act'] as const;
export type FrameworkId = (typeof FRAMEWORKS)[number];

const text = z.string().min(1);

const controlSchema = z.strictObject({
  /** Of the AICPA. All words are ours. */
  id: z.string().regex(/^CC\d\.\d$/),
  title: text,
  /** What an auditor asks. */
  asks: text,
  done: z.array(text).min(1),
  records: z.array(z.strictObject({ words: text, href: z.string().startsWith('/') })).min(1),
  tests: z.array(text).min(1),
  /** What the tests cannot show. */
  limits: z.array(text).min(1),
  /** Whether a report of a gateway's vendor says something of it. */
  attestations: z.boolean(),
  maps: z.partialRecord(z.enum(FRAMEWORKS), z.array(text).min(1)),
});

export const catalogueSchema = z.strictObject({
  version: z.int().min(1),
  /** The day on which ids and sources were last looked up. */
  checked: z.iso.date(),
  source: z.strictObject({ name: text, url: z.url() }),
  frameworks: z.array(
    z.strictObject({
      id: z.enum(FRAMEWORKS),
      name: text,
      long: text,
      url: z.url(),
      terms: z.record(text, text),
    }),
  ),
  attested: z.strictObject({ covers: z.array(text).min(1), not: z.array(text).min(1) }),
  controls: z.array(controlSchema).min(1),
});

export type Catalogue = z.output<typeof catalogueSchema>;
export type CatalogueControl = Catalogue['controls'][number];
