'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Consequence } from '@/lib/requests/model/consequences';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

interface Props {
  id: string;
  number: number;
  /** What this page showed: the decision is for this and for nothing else. */
  digest: string;
  /** "2 grants added, nothing removed", said again before a rejection. */
  changes: string;
  /** What an approval leads to, in numbers. */
  leadsTo: readonly Consequence[];
  /** Approvals of others, which a rejection makes worth nothing. */
  approvals: number;
  /** Lines of the production review that nobody answered: an approval says yes to them. */
  confirms: readonly string[];
  /** Who let this person decide, where it is not their own. */
  onBehalfOf: { id: string; name: string; until: string } | null;
  decide: (data: FormData) => Promise<ActionResult & { stale?: boolean }>;
}

/** Approve and Reject, each with a comment. A page that is out of date says so and decides nothing. */
export function DecideButtons({
  id,
  number,
  digest,
  changes,
  leadsTo,
  approvals,
  confirms,
  onBehalfOf,
  decide,
}: Props) {
  const router = useRouter();
  const [stale, setStale] = useState(false);
  const act = (decision: 'approve' | 'reject') => async (data: FormData) => {
    data.set('id', id);
    data.set('digest', digest);
    data.set('decision', decision);
    data.set('onBehalfOf', onBehalfOf?.id ?? '');
    const result = await decide(data);
    if (result.stale) setStale(true);
    return result;
  };
  const forWhom = onBehalfOf ? (
    <p className="mb-3">
      You decide for {onBehalfOf.name}, who let you until <When at={onBehalfOf.until} show="day" />. It counts as one
      approval of you both.
    </p>
  ) : null;
  return (
    <>
      {stale ? (
        <div className="w-full sm:w-auto">
          <Callout
            tone="warn"
            live
            title="This request has changed since you looked"
            action={
              <Button
                onClick={() => {
                  setStale(false);
                  router.refresh();
                }}
              >
                Show what it is now
              </Button>
            }
          >
            Nothing was decided.
          </Callout>
        </div>
      ) : null}
      <ConfirmDialog
        trigger={<Button kbd="R">Reject</Button>}
        title={`Reject CR-${number}?`}
        confirmLabel="Reject"
        onConfirm={act('reject')}
      >
        {forWhom}
        <p className="mb-3">
          It ends here, for every stage, and nothing changes: not {changes.replace(', nothing removed', '')}.
          {approvals > 0 ? ` ${approvals} ${approvals === 1 ? 'approval counts' : 'approvals count'} for nothing.` : ''}{' '}
          The requester sees your comment and can ask again.
        </p>
        <FormField name="comment" label="Comment" hint="What would have to be different?">
          <Textarea rows={3} />
        </FormField>
      </ConfirmDialog>
      <ConfirmDialog
        trigger={
          <Button variant="primary" kbd="A">
            Approve
          </Button>
        }
        title={`Approve CR-${number}?`}
        confirmLabel="Approve"
        tone="primary"
        onConfirm={act('approve')}
      >
        {forWhom}
        <dl className="mb-3 grid grid-cols-[76px_minmax(0,1fr)] gap-x-3 gap-y-1">
          {leadsTo.map(({ label, words }) => (
            <div key={label} className="contents">
              <dt>{label}</dt>
              <dd className="text-ink [overflow-wrap:anywhere]">{words}</dd>
            </div>
          ))}
          <dt>Digest</dt>
          <dd className="text-ink">
            <span className="font-mono text-xs">{digest.slice(0, 8)}</span>, as this page shows it
          </dd>
        </dl>
        {confirms.length > 0 ? (
          <div>
            <p>For production, you also say that:</p>
            <ul className="mt-1.5 list-disc space-y-1 pl-4 text-ink">
              {confirms.map((statement) => (
                <li key={statement}>{statement}</li>
              ))}
            </ul>
          </div>
        ) : null}
        <FormField name="comment" label="Comment" hint="It is kept with your decision.">
          <Textarea rows={3} />
        </FormField>
      </ConfirmDialog>
    </>
  );
}
