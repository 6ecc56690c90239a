'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ReviewLine } from '@/lib/production-review/model/review';
import { ActionForm } from '../form/action-form';
import type { ActionResult } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import { PanelSection } from '../ui/panel';
import { RadioGroup } from '../ui/radio-group';

interface Props {
  requestId: string;
  agent: string;
  lines: ReviewLine[];
  mayAnswer: boolean;
  answer: (data: FormData) => Promise<ActionResult>;
  /** What is there to read while nobody answers. */
  children: ReactNode;
}

const CHOICES = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
  { value: 'not-applicable', label: 'Does not apply' },
];

/** Reads as a list until somebody answers: then every line has its choices, and those left alone stay as they are. */
export function ProductionReviewForm({ requestId, agent, lines, mayAnswer, answer, children }: Props) {
  const [answering, setAnswering] = useState(false);
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answering) heading.current?.querySelector('input')?.focus();
  }, [answering]);
  if (!answering) {
    return (
      <>
        {children}
        {mayAnswer ? (
          <PanelSection>
            <Button onClick={() => setAnswering(true)}>Answer</Button>
          </PanelSection>
        ) : null}
      </>
    );
  }
  return (
    <ActionForm
      action={(_, data) => {
        data.set('id', requestId);
        data.set('agent', agent);
        return answer(data);
      }}
      draftKey={`production-review ${requestId} ${agent}`}
      onSuccess={() => setAnswering(false)}
      aria-label={`Before ${agent} goes to production`}
      className="p-4"
    >
      <div ref={heading} className="grid gap-6">
        {lines.map((line, i) => (
          <LineFields key={line.id} line={line} index={i} />
        ))}
      </div>
      <FormActions note="Decisions made before no longer count.">
        <SubmitButton>Keep answers</SubmitButton>
        <Button onClick={() => setAnswering(false)}>Back</Button>
      </FormActions>
    </ActionForm>
  );
}

function LineFields({ line: { id, statement, name, facts, answer }, index }: { line: ReviewLine; index: number }) {
  const [choice, setChoice] = useState<string | undefined>(answer?.answer);
  const note = choice === 'no' ? 'What is not so' : choice === 'not-applicable' ? 'Why it does not apply' : name;
  return (
    <div className="grid gap-2">
      <input type="hidden" name={`answers.${index}.line`} value={id} />
      <FormField name={`answers.${index}.answer`} label={statement} hint={facts.join(' ') || undefined} group>
        <RadioGroup look="inline" options={CHOICES} defaultValue={answer?.answer} onValueChange={setChoice} />
      </FormField>
      {choice ? (
        <FormField
          name={`answers.${index}.note`}
          label={note ?? 'Note'}
          required={Boolean(note)}
          className="max-w-[72ch]"
        >
          <Input maxLength={1000} defaultValue={answer?.note} />
        </FormField>
      ) : null}
    </div>
  );
}
