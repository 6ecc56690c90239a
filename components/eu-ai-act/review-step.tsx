'use client';

import type { RefObject } from 'react';
import type { EuResult, GivenAnswer } from '@/lib/eu-ai-act/model/dto';
import { EU_CLASS_WORDS } from '@/lib/eu-ai-act/model/eu-class';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { Button } from '../ui/button';
import { Panel } from '../ui/panel';
import { CLASS_MEANS } from './class-words';
import { EuClassChip } from './eu-class-chip';
import { PathList } from './path-list';

interface Props {
  slug: string;
  dataVersion: number;
  result: EuResult;
  answers: readonly GivenAnswer[];
  heading: RefObject<HTMLHeadingElement | null>;
  save: FormAction;
  onChange: (question: string) => void;
  onBack: () => void;
  onSaved: () => void;
}

/** Everything that was answered and what it comes to, before it is kept. */
export function ReviewStep({ slug, dataVersion, result, answers, heading, save, onChange, onBack, onSaved }: Props) {
  return (
    <div className="grid gap-5">
      <div>
        <p className="text-ink-2">Before it is kept</p>
        <h2 ref={heading} tabIndex={-1} className="mt-1 text-lg">
          Look it over
        </h2>
        <div className="mt-3 flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <EuClassChip value={result.class} /> <span>{CLASS_MEANS[result.class]}</span>
        </div>
        <ul className="mt-2 list-disc space-y-0.5 pl-5 text-ink-2">
          {result.reasons.map(({ text, article }) => (
            <li key={text}>
              {text} {article ? <span className="text-xs text-ink-3">{article}</span> : null}
            </li>
          ))}
        </ul>
      </div>
      <Panel title="Your answers" padded={false}>
        <PathList
          path={result.path}
          action={({ question, title }) => (
            <Button size="sm" aria-label={`Change the answer to: ${title}`} onClick={() => onChange(question)}>
              Change
            </Button>
          )}
        />
      </Panel>
      <ActionForm action={save} onSuccess={onSaved} aria-label="Save the answers">
        <input type="hidden" name="slug" value={slug} />
        <input type="hidden" name="dataVersion" value={dataVersion} />
        <input type="hidden" name="answers" value={JSON.stringify(answers)} />
        <FormActions note="Kept with your name and the time. Later answers are added; these stay.">
          <SubmitButton>Save as {EU_CLASS_WORDS[result.class].toLowerCase()}</SubmitButton>
          <Button onClick={onBack}>Back</Button>
        </FormActions>
      </ActionForm>
    </div>
  );
}
