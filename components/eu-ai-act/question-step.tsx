'use client';

import { CircleAlert } from 'lucide-react';
import { type FormEvent, type RefObject, useId, useState } from 'react';
import type { GivenAnswer } from '@/lib/eu-ai-act/model/dto';
import type { EuQuestion } from '@/lib/eu-ai-act/model/legal-data';
import { faultOf, idsOf } from '@/lib/eu-ai-act/model/next-step';
import { toggled } from '@/lib/eu-ai-act/model/questionnaire';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { RadioGroup } from '../ui/radio-group';
import { Textarea } from '../ui/textarea';
import { useLive } from '../ui/use-live';

interface Props {
  question: EuQuestion;
  given: GivenAnswer | undefined;
  heading: RefObject<HTMLHeadingElement | null>;
  onChange: (given: GivenAnswer) => void;
  onNext: () => void;
  onBack: (() => void) | null;
}

const CARD =
  'rounded-lg border border-line-strong bg-panel px-3 py-2 hover:border-control has-checked:border-accent has-checked:bg-accent-soft';

/** One question, its answers and the reason. */
export function QuestionStep({ question, given, heading, onChange, onNext, onBack }: Props) {
  const id = useId();
  const live = useLive();
  const [fault, setFault] = useState<string | null>(null);
  const chosen = given ? idsOf(given.answer) : [];
  const change = (part: Partial<GivenAnswer>) => {
    setFault(null);
    onChange({ question: question.id, answer: chosen, reason: given?.reason, ...part });
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = faultOf(question, chosen);
    setFault(found);
    if (!found) return onNext();
    event.currentTarget.querySelector<HTMLInputElement>('fieldset input')?.focus();
  };
  const options = question.options.map((option) => ({ ...option, value: option.id }));
  return (
    <form onSubmit={submit} noValidate inert={!live} className="grid gap-5">
      <div>
        <p className="text-ink-2">
          Step {question.step} of 10 · {question.topic}
        </p>
        <h2 ref={heading} id={`${id}-title`} tabIndex={-1} className="mt-1 text-lg leading-snug text-balance">
          {question.title}
        </h2>
        <p id={`${id}-help`} className="mt-1.5 max-w-[64ch] text-ink-2">
          {question.help}
        </p>
        <p className="mt-1 text-xs text-ink-3">{question.article}</p>
      </div>
      <fieldset
        aria-labelledby={`${id}-title`}
        aria-describedby={[`${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ')}
      >
        {question.kind === 'one' ? (
          <RadioGroup
            name={question.id}
            look="cards"
            value={chosen[0] ?? ''}
            onValueChange={(value) => change({ answer: [value] })}
            options={options}
          />
        ) : (
          <div className="grid gap-1.5">
            <p className="text-xs text-ink-2">One or more.</p>
            {options.map((option) => (
              <Checkbox
                key={option.id}
                name={question.id}
                className={CARD}
                label={option.label}
                hint={option.hint}
                checked={chosen.includes(option.id)}
                onChange={() => change({ answer: toggled(question.options, chosen, option.id) })}
              />
            ))}
          </div>
        )}
        {fault ? (
          <p id={`${id}-fault`} role="alert" className="mt-1.5 flex items-start gap-1.5 text-xs text-del">
            <CircleAlert size={13} aria-hidden className="mt-[3px] shrink-0" />
            {fault}
          </p>
        ) : null}
      </fieldset>
      <FormField name={`reason-${question.id}`} label="Reason" hint="What makes you sure? It is kept with the answer.">
        <Textarea
          rows={2}
          maxLength={1000}
          value={given?.reason ?? ''}
          onChange={(event) => change({ reason: event.target.value || undefined })}
        />
      </FormField>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary">
          Next
        </Button>
        {onBack ? <Button onClick={onBack}>Back</Button> : null}
      </div>
    </form>
  );
}
