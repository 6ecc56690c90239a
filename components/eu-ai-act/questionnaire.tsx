'use client';

import { useEffect, useRef } from 'react';
import type { GivenAnswer } from '@/lib/eu-ai-act/model/dto';
import type { LegalData } from '@/lib/eu-ai-act/model/legal-data';
import { nextStep, onPath } from '@/lib/eu-ai-act/model/next-step';
import { REVIEW, sequence, withAnswer } from '@/lib/eu-ai-act/model/questionnaire';
import type { FormAction } from '../form/action-result';
import { DraftNote } from '../form/draft-note';
import { Callout } from '../ui/callout';
import { QuestionStep } from './question-step';
import { ReviewStep } from './review-step';
import { useKeptAnswers } from './use-kept-answers';

interface Props {
  slug: string;
  data: LegalData;
  /** The answers that are in force, to start from. */
  initial: GivenAnswer[];
  /** With the person's id, where browsers are shared. */
  draftKey: string;
  save: FormAction;
}

/** One question at a time, then a look over everything. What is answered stays in this browser until it is saved. */
export function Questionnaire({ slug, data, initial, draftKey, save }: Props) {
  const first = { at: data.start, answers: initial };
  const { answers, at, restored, set, noted, forget, startOver } = useKeptAnswers(draftKey, data.version, first);
  const steps = sequence(data, answers);
  // A place that the answers no longer lead to: go on from where they end.
  const here = steps.includes(at) ? at : (steps.at(-1) as string);
  const index = steps.indexOf(here);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(here);
  useEffect(() => {
    if (shown.current === here) return;
    shown.current = here;
    heading.current?.focus();
  }, [here]);

  const goTo = (to: string) => {
    noted();
    set({ at: to, answers });
  };
  const back = index > 0 ? () => goTo(steps[index - 1] as string) : null;
  const question = data.questions.find(({ id }) => id === here);
  const onlyPath = onPath(data, answers);
  const outcome = here === REVIEW ? nextStep(data, onlyPath) : null;
  return (
    <>
      {restored === 'yes' ? <DraftNote onDiscard={startOver} /> : null}
      {restored === 'outdated' ? (
        <Callout tone="warn" title="The legal data changed" className="mb-4" live>
          Answers that you had begun were for an older version. Answer again.
        </Callout>
      ) : null}
      {question ? (
        <QuestionStep
          key={here}
          question={question}
          given={answers.find((answer) => answer.question === here)}
          heading={heading}
          onChange={(given) => set({ at: here, answers: withAnswer(answers, given) })}
          onNext={() => goTo(steps[index + 1] ?? REVIEW)}
          onBack={back}
        />
      ) : null}
      {outcome?.kind === 'result' ? (
        <ReviewStep
          slug={slug}
          dataVersion={data.version}
          result={outcome.result}
          answers={onlyPath}
          heading={heading}
          save={save}
          onChange={goTo}
          onBack={back ?? (() => goTo(data.start))}
          onSaved={forget}
        />
      ) : null}
    </>
  );
}
