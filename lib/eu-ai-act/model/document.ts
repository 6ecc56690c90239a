import { z } from 'zod';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';
import { type Case, DOCUMENT_KINDS, type DocumentForm, FACT_IDS, type FactId } from './document-form';

export const factBlockSchema = z.object({
  id: z.enum(FACT_IDS),
  title: z.string(),
  facts: z.array(z.object({ term: z.string(), value: z.string() })),
  table: z.object({ head: z.array(z.string()), rows: z.array(z.array(z.string())) }).nullable(),
  /** Said where there are no rows: none is another answer than not known. */
  none: z.string().nullable(),
  gap: z.string().nullable().describe('What the registry lacks here; null where nothing.'),
});
export type FactBlock = z.output<typeof factBlockSchema>;
export type Facts = Record<FactId, FactBlock>;

const writtenFieldSchema = z.object({
  id: z.string(),
  label: z.string(),
  hint: z.string(),
  required: z.boolean(),
  text: z.string().describe('What a person wrote; empty where nobody has.'),
});

const gapSchema = z.object({
  id: z.string().describe('Of the field, or of the facts as `facts:models`.'),
  section: z.string(),
  what: z.string(),
});

export const documentContentSchema = z.object({
  kind: z.enum(DOCUMENT_KINDS),
  title: z.string(),
  article: z.string(),
  form: z.int().describe('Version of the form that it fills in.'),
  agent: z.string(),
  name: z.string(),
  sections: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      article: z.string(),
      blocks: z.array(factBlockSchema),
      fields: z.array(writtenFieldSchema),
    }),
  ),
  gaps: z.array(gapSchema),
});
export type DocumentContent = z.output<typeof documentContentSchema>;

export const versionSchema = z.object({
  version: z.int(),
  at: instantSchema,
  person: namedSchema.describe('Who saved it, by the name at that time.'),
  gaps: z.int(),
  factsDigest: z.string().describe('SHA-256 over the facts in it.'),
  digest: z.string().describe('SHA-256 over `{content, version, at, person}` of it, as RFC 8785.'),
});
export type DocumentVersion = z.output<typeof versionSchema>;

export const euDocumentSchema = z.object({
  content: documentContentSchema.describe('The facts as they are now, with the texts of the newest version.'),
  factsDigest: z.string().describe('Send it with what you save: it says which facts you saw.'),
  lead: z.string(),
  due: z.object({
    state: z.enum(['due', 'ask', 'not-due', 'unknown']),
    why: z.string(),
    date: z.iso.date().nullable(),
  }),
  current: versionSchema.nullable().describe('The newest saved version; null before the first.'),
  moved: z.array(z.string()).describe('Facts that have changed since it was saved.'),
  versions: z.array(versionSchema).describe('Newest first, at most fifty.'),
  mayWrite: z.boolean(),
});
export type EuDocument = z.output<typeof euDocumentSchema>;

export const savedDocumentSchema = z.object({ content: documentContentSchema, version: versionSchema });
export type SavedDocument = z.output<typeof savedDocumentSchema>;

/** Texts by the ids of fields. */
export type Texts = Readonly<Record<string, string>>;

/** The sections of a form with what the registry knows and what people wrote, and what is still open. */
export function composeDocument(
  form: DocumentForm,
  version: number,
  agent: { slug: string; name: string },
  facts: Facts,
  texts: Texts,
  only: Case | null,
): DocumentContent {
  const sections = form.sections.map(({ id, title, article, facts: shown, fields }) => ({
    ...{ id, title, article },
    blocks: shown.map((one) => facts[one]),
    fields: fieldsFor(fields, only).map((field) => ({
      ...{ id: field.id, label: field.label, hint: field.hint, required: field.required },
      text: texts[field.id] ?? '',
    })),
  }));
  const gaps = sections.flatMap(({ title, blocks, fields }) => [
    ...blocks.flatMap(({ id, gap }) => (gap ? [{ id: `facts:${id}`, section: title, what: gap }] : [])),
    ...fields.flatMap(({ id, label, required, text }) =>
      required && text === '' ? [{ id, section: title, what: `${label}: not written.` }] : [],
    ),
  ]);
  const once = gaps.filter(({ id }, index) => gaps.findIndex((gap) => gap.id === id) === index);
  return {
    kind: form.kind,
    title: form.title,
    article: form.article,
    form: version,
    agent: agent.slug,
    name: agent.name,
    sections,
    gaps: once,
  };
}

/** Without a case, a form shows what belongs to either. */
function fieldsFor(fields: DocumentForm['sections'][number]['fields'], only: Case | null) {
  return fields.filter((field) => !field.only || only === null || field.only === only);
}

/** Ids of the fields that a form has for this case. */
export function fieldIds(form: DocumentForm, only: Case | null): string[] {
  return form.sections.flatMap(({ fields }) => fieldsFor(fields, only).map(({ id }) => id));
}

export function textsOf({ sections }: DocumentContent): Record<string, string> {
  return Object.fromEntries(sections.flatMap(({ fields }) => fields.map(({ id, text }) => [id, text])));
}

/** The facts of a document, each once, in its order. */
export function blocksOf({ sections }: Pick<DocumentContent, 'sections'>): FactBlock[] {
  const all = sections.flatMap(({ blocks }) => blocks);
  return all.filter(({ id }, index) => all.findIndex((block) => block.id === id) === index);
}

/** Titles of the facts that are not as they were. */
export function movedFacts(then: DocumentContent, now: DocumentContent): string[] {
  const before = new Map(blocksOf(then).map((block) => [block.id, canonicalJson(block)]));
  return blocksOf(now)
    .filter((block) => before.get(block.id) !== canonicalJson(block))
    .map(({ title }) => title);
}
