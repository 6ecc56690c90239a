'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import { constraintWords } from '@/lib/kernel/constraint-words';
import { acts, CHOICE_WORDS, needsReason, REVIEW_CHOICES, type ReviewChoice } from '@/lib/reviews/model/decision';
import type { ReviewItem } from '@/lib/reviews/model/dto';
import { removalWords } from '@/lib/reviews/model/removal';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { RadioGroup } from '../ui/radio-group';
import { Textarea } from '../ui/textarea';

export type Decide = (data: FormData) => Promise<ActionResult>;

interface Props {
  review: string;
  item: ReviewItem;
  /** The review is open, and this person may decide on the agent. */
  may: boolean;
  decide: Decide;
}

/** What was decided about a grant, and the way to decide. */
export function DecideCell({ review, item, may, decide }: Props) {
  const { decision, ended, removal } = item;
  const settled = ended || (decision !== null && acts(decision.decision));
  return (
    <span className="flex min-w-44 flex-col items-start gap-1">
      {ended ? <span className="text-ink-2">ended meanwhile</span> : null}
      {decision ? (
        <span>
          <span className="inline-block font-strong first-letter:uppercase">
            {CHOICE_WORDS[decision.decision].done}
          </span>{' '}
          <span className="text-ink-2">
            {decision.person ? `by ${decision.person.name}` : 'by Remit'}, <When at={decision.at} />
          </span>
          {decision.constraints ? (
            <span className="block text-ink-2 text-xs">{constraintWords(decision.constraints).join(', ')}</span>
          ) : null}
          {decision.reason ? (
            <span className="block text-ink-2 text-xs [overflow-wrap:anywhere]">{decision.reason}</span>
          ) : null}
          {removal ? (
            <span
              className={
                removal.waiting.length > 0 || removal.removed < removal.gateways
                  ? 'block text-r1 text-xs'
                  : 'block text-ink-2 text-xs'
              }
            >
              {removalWords(removal)}
            </span>
          ) : null}
        </span>
      ) : null}
      {may && !settled ? (
        <span className="flex gap-1.5 print:hidden">
          {decision === null && !needsReason('keep', item.recommendation) ? (
            <KeepButton review={review} item={item} decide={decide} />
          ) : null}
          <DecideDialog review={review} item={item} decide={decide} />
        </span>
      ) : null}
      {!may && decision === null && !ended ? <span className="text-ink-3">not decided</span> : null}
    </span>
  );
}

function KeepButton({ review, item, decide }: Omit<Props, 'may'>) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const keep = () => {
    start(async () => {
      const data = new FormData();
      data.set('id', review);
      data.append('item', item.id);
      data.set('decision', 'keep');
      const result = await decide(data);
      if (result.ok) router.refresh();
      else toast.error(result.message);
    });
  };
  return (
    <Button size="sm" pending={pending} onClick={keep} aria-label={`Keep ${item.tool}`}>
      Keep
    </Button>
  );
}

function DecideDialog({ review, item, decide }: Omit<Props, 'may'>) {
  const { id, agent, tool, recommendation, facts, decision, why } = item;
  const first = decision?.decision ?? recommendation;
  const [choice, setChoice] = useState<ReviewChoice>(first);
  const { proposed } = facts;
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Decide on ${tool}`}>
          {decision ? 'Change' : 'Decide…'}
        </Button>
      }
      title={`${tool} of ${agent}`}
      confirmLabel={CHOICE_WORDS[choice].act}
      tone={choice === 'revoke' ? 'danger' : 'primary'}
      onConfirm={(data) => {
        data.set('id', review);
        data.append('item', id);
        return decide(data);
      }}
      onOpenChange={(open) => (open ? setChoice(first) : undefined)}
    >
      <p>
        <span className="font-strong">Recommended: {CHOICE_WORDS[recommendation].act.toLowerCase()}.</span> {why}
      </p>
      <FormField name="decision" label="What is to become of it" group required>
        <RadioGroup
          value={choice}
          onValueChange={(value) => setChoice(value as ReviewChoice)}
          options={REVIEW_CHOICES.map((value) => ({
            value,
            label: CHOICE_WORDS[value].act,
            hint: CHOICE_WORDS[value].says,
          }))}
        />
      </FormField>
      {choice === 'reduce' ? (
        <div className="grid grid-cols-2 gap-3">
          <FormField name="limit" label="Calls an hour, at most">
            <Input type="number" min={1} defaultValue={proposed?.rateLimit?.limit ?? ''} />
          </FormField>
          <FormField name="notAfter" label="Until the end of (UTC)">
            <Input type="date" />
          </FormField>
        </div>
      ) : null}
      <FormField name="reason" label="Why" required={needsReason(choice, recommendation)}>
        <Textarea
          key={choice}
          rows={2}
          maxLength={1000}
          defaultValue={choice === recommendation && choice !== 'keep' ? why : ''}
        />
      </FormField>
    </ConfirmDialog>
  );
}
