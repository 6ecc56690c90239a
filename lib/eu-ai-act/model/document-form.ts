import { z } from 'zod';
import { notFound } from '@/lib/kernel/errors';

export const DOCUMENT_KINDS = ['technical-documentation', 'fundamental-rights', 'declaration', 'registration'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What stands in the registry, by the part of it that a section shows. */
export const FACT_IDS = [
  'identity',
  'class',
  'models',
  'tools',
  'definitions',
  'data',
  'identities',
  'autonomy',
  'oversight',
  'monitoring',
  'logs',
  'risk',
  'acceptances',
  'incidents',
  'changes',
  'declaration',
  'confirmations',
] as const;
export type FactId = (typeof FACT_IDS)[number];

/** What Remit can see of a duty by itself. */
export const CHECK_IDS = ['stopped', 'exception-reasons', 'logs', 'incidents', 'owners', 'risk'] as const;
export type CheckId = (typeof CHECK_IDS)[number];

/** Why an agent is registered decides which fields a form has. */
export const CASES = ['high', 'exception'] as const;
export type Case = (typeof CASES)[number];

const idSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const textSchema = z.string().min(1).max(300);

const fieldSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  hint: textSchema,
  required: z.boolean(),
  only: z.enum(CASES).optional(),
});

const formSchema = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS),
  title: textSchema,
  article: textSchema,
  lead: textSchema,
  /** The obligations of the legal data that make it due. */
  duties: z.array(idSchema).min(1),
  sections: z
    .array(
      z.strictObject({
        id: idSchema,
        title: textSchema,
        article: textSchema,
        facts: z.array(z.enum(FACT_IDS)),
        fields: z.array(fieldSchema),
      }),
    )
    .min(1),
});
export type DocumentForm = z.output<typeof formSchema>;

const answerSchema = z.strictObject({
  duty: idSchema,
  /** Answered by the newest saved version of this document: by these fields of it, or by all of it. */
  document: z.enum(DOCUMENT_KINDS).optional(),
  fields: z.array(idSchema).min(1).optional(),
  /** Only by a version that was written for this case. */
  only: z.enum(CASES).optional(),
  records: z.enum(CHECK_IDS).nullable(),
  /** The records alone answer it. */
  enough: z.boolean(),
  /** Somebody has to say first whether it applies. */
  asks: z.literal(true).optional(),
  /** No word of a person answers it. */
  fixed: z.literal(true).optional(),
  shows: textSchema,
  adds: textSchema,
});
export type DutyAnswer = z.output<typeof answerSchema>;

/** Forms of documents, and what answers each duty of the legal data. A new one is a new file with the next version. */
export const documentFormsSchema = z
  .strictObject({
    version: z.int().min(1),
    dateChecked: z.iso.date(),
    source: z.string().min(1).max(600),
    forms: z.array(formSchema).length(DOCUMENT_KINDS.length),
    answers: z.array(answerSchema),
  })
  .superRefine(({ forms, answers }, issue) => {
    const add = (message: string) => issue.addIssue({ code: 'custom', message });
    const fieldsOf = (kind: DocumentKind) =>
      forms.filter((form) => form.kind === kind).flatMap((form) => form.sections.flatMap(({ fields }) => fields));
    for (const kind of DOCUMENT_KINDS) {
      const ids = fieldsOf(kind).map(({ id }) => id);
      if (ids.length === 0) add(`There is no form ${kind}.`);
      if (new Set(ids).size < ids.length) add(`Two fields of ${kind} have one id.`);
    }
    if (new Set(answers.map(({ duty }) => duty)).size < answers.length) add('A duty is answered twice.');
    for (const { duty, document, fields = [], only } of answers) {
      if (only && !document) add(`${duty} names a case and no document.`);
      const known = document ? fieldsOf(document).map(({ id }) => id) : [];
      for (const id of fields) if (!known.includes(id)) add(`${duty} names ${id}, which is no field.`);
    }
  });
export type DocumentForms = z.output<typeof documentFormsSchema>;

/** The kind that an address names; `not_found` for another. */
export function documentKind(text: unknown): DocumentKind {
  const kind = DOCUMENT_KINDS.find((one) => one === text);
  if (!kind) throw notFound('document');
  return kind;
}

/** The number that an address names; `not_found` for what is none. */
export function versionNumber(text: unknown): number {
  if (typeof text !== 'string' || !/^[1-9]\d{0,8}$/.test(text)) throw notFound('version');
  return Number(text);
}
