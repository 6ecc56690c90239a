'use client';

import type { DocumentContent, EuDocument } from '@/lib/eu-ai-act/model/document';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';
import { FactBlockView } from './fact-block-view';
import { GapNote } from './gap-note';

interface Props {
  document: EuDocument;
  /** With the person's id, where browsers are shared. */
  draftKey: string;
  save: FormAction;
}

/** The draft: facts of the registry, and fields that a person fills. Saving makes the next version of both. */
export function DocumentForm({ document, draftKey, save }: Props) {
  const { content, current, factsDigest } = document;
  const next = (current?.version ?? 0) + 1;
  return (
    <ActionForm action={save} draftKey={draftKey} aria-label={content.title} className="grid gap-4">
      {Object.entries({ slug: content.agent, kind: content.kind, base: String(next - 1), factsDigest }).map(
        ([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} data-draft="off" />
        ),
      )}
      <DocumentSections content={content} edit />
      <FormActions
        sticky
        note="Fields with * stay gaps until they are written; a version may have gaps. The facts are kept as they are now."
      >
        <SubmitButton>Save version {next}</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}

/** The sections of a document, to be filled or to be read. */
export function DocumentSections({ content, edit }: { content: DocumentContent; edit?: boolean }) {
  return (
    <div className="grid min-w-0 gap-4">
      {content.sections.map(({ id, title, article, blocks, fields }) => (
        <Panel key={id} title={title} note={article} anchor={id}>
          <div className="grid gap-4">
            {blocks.map((block) => (
              <FactBlockView key={block.id} block={block} />
            ))}
            {fields.map((field) =>
              edit ? (
                <FormField
                  key={field.id}
                  name={`texts.${field.id}`}
                  label={field.label}
                  hint={field.hint}
                  required={field.required}
                >
                  <Textarea rows={3} maxLength={8000} defaultValue={field.text} />
                </FormField>
              ) : (
                <div key={field.id}>
                  <h3 className="font-medium">{field.label}</h3>
                  {field.text ? (
                    <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{field.text}</p>
                  ) : field.required ? (
                    <GapNote>not written.</GapNote>
                  ) : (
                    <p className="text-ink-3">Nothing written.</p>
                  )}
                </div>
              ),
            )}
          </div>
        </Panel>
      ))}
    </div>
  );
}
