'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useRef, useState } from 'react';
import { toast } from 'sonner';
import { ImportFaults } from '@/components/costs/import-faults';
import { ImportPreviewPanel } from '@/components/costs/import-preview';
import { FormContext } from '@/components/form/form-context';
import { FormField } from '@/components/form/form-field';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Input } from '@/components/ui/input';
import { useLive } from '@/components/ui/use-live';
import type { ImportPreview, ImportResult } from '@/lib/costs/model/dto';
import { daysWords } from '@/lib/costs/model/plan';
import type { FieldError } from '@/lib/kernel/errors';

type Step =
  | { at: 'choose' }
  | { at: 'refused'; message: string; errors: FieldError[] }
  | { at: 'looked'; preview: ImportPreview };

/** More is refused by the server too; a browser would send all of it first. */
const MOST_BYTES = 50 * 1024 * 1024;

interface Problem {
  detail: string;
  errors?: FieldError[];
}

/** A server action takes 1 MB: the file goes to the API as it is, and the same file is sent for the preview and for good. */
async function send(
  file: File,
  query: Record<string, string>,
): Promise<{ ok: true; answer: unknown } | { ok: false; problem: Problem }> {
  try {
    const response = await fetch(`/api/v1/costs/imports?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/csv' },
      body: file,
    });
    const answer = await response.json();
    return response.ok ? { ok: true, answer } : { ok: false, problem: answer as Problem };
  } catch {
    // A file that was saved anew since it was chosen cannot be read either.
    const detail =
      'No answer came. If the file was changed since you chose it, choose it again; then look at the imports before you try again.';
    return { ok: false, problem: { detail } };
  }
}

export function ImportForm({ sources }: { sources: string[] }) {
  const router = useRouter();
  const live = useLive();
  const formId = useId();
  const fileId = useId();
  const listId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const [pending, setPending] = useState<'look' | 'import' | null>(null);
  const fieldErrors =
    step.at === 'refused' ? step.errors.filter(({ field }) => ['source', 'fileName', 'csv'].includes(field)) : [];

  const read = () => {
    const data = new FormData(form.current as HTMLFormElement);
    const file = data.get('csv');
    return {
      file: file instanceof File && file.name !== '' ? file : null,
      query: {
        source: String(data.get('source') ?? '').trim(),
        ...(file instanceof File ? { fileName: file.name.slice(-200) } : {}),
      },
    };
  };
  const refuse = ({ detail, errors = [] }: Problem) => setStep({ at: 'refused', message: detail, errors });

  const look = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    const { file, query } = read();
    const fault =
      file === null
        ? 'Choose a file.'
        : file.size > MOST_BYTES
          ? 'It is larger than 50 MiB. Split it by charge period.'
          : null;
    if (file === null || fault)
      return refuse({ detail: fault ?? '', errors: [{ field: 'csv', message: fault ?? '' }] });
    setPending('look');
    const sent = await send(file, { ...query, dryRun: 'true' });
    setPending(null);
    if (sent.ok) setStep({ at: 'looked', preview: sent.answer as ImportPreview });
    else refuse(sent.problem);
  };
  const take = async (replace: boolean) => {
    const { file, query } = read();
    if (!file || pending) return;
    setPending('import');
    const sent = await send(file, { ...query, ...(replace ? { replace: 'true' } : {}) });
    setPending(null);
    if (!sent.ok) return refuse(sent.problem);
    const { import: one, created } = sent.answer as ImportResult;
    toast.success(
      created ? `Imported as import ${one.number}, of ${daysWords(one)}` : `Already imported, as import ${one.number}`,
    );
    router.push('/costs');
    router.refresh();
  };

  return (
    <FormContext.Provider value={{ formId, errors: fieldErrors, pending: pending !== null }}>
      <form
        ref={form}
        noValidate
        inert={!live}
        onSubmit={look}
        aria-busy={pending !== null || undefined}
        className="space-y-4"
      >
        <FormField
          name="source"
          label="Source"
          required
          hint="Whose bill it is: a provider, or an account of it. Imports of one source never overlap."
        >
          <Input mono list={listId} placeholder="openai" maxLength={63} onChange={() => setStep({ at: 'choose' })} />
        </FormField>
        <datalist id={listId}>
          {sources.map((source) => (
            <option key={source} value={source} />
          ))}
        </datalist>
        <div>
          <label htmlFor={fileId} className="mb-0.5 block font-medium">
            File
            <span className="text-del" aria-hidden>
              {' *'}
            </span>
          </label>
          <p id={`${fileId}-hint`} className="mb-1.5 text-xs text-ink-2">
            CSV in UTF-8, at most 50 MiB and 20,000 lines. Every line is a cost of AI.{' '}
            <a className="link" href="/api/v1/costs/template" download>
              Download a template
            </a>
          </p>
          <input
            id={fileId}
            name="csv"
            type="file"
            accept=".csv,text/csv"
            aria-describedby={`${fileId}-hint`}
            aria-invalid={fieldErrors.some(({ field }) => field === 'csv') || undefined}
            onChange={() => setStep({ at: 'choose' })}
            className="max-w-full text-xs text-ink-2 file:mr-2.5 file:h-8 file:rounded-[7px] file:border file:border-solid file:border-line-strong file:bg-panel file:px-3 file:font-medium file:text-ink hover:file:border-control"
          />
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant={step.at === 'looked' ? 'secondary' : 'primary'} pending={pending === 'look'}>
            Look at it
          </Button>
          <span className="text-xs text-ink-2">Nothing is imported by that.</span>
        </div>
      </form>
      <div className="mt-6">
        {step.at === 'refused' ? (
          <ImportFaults message={step.message} errors={step.errors.filter((error) => !fieldErrors.includes(error))} />
        ) : null}
        {step.at === 'looked' ? (
          step.preview.already ? (
            <Callout live title={`Already imported, as import ${step.preview.already.number}`}>
              This very file counts already. There is nothing to do.
            </Callout>
          ) : (
            <ImportPreviewPanel preview={step.preview} take={take} pending={pending === 'import'} />
          )
        ) : null}
      </div>
    </FormContext.Provider>
  );
}
