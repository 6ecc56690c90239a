'use client';

import type { RequestDetail } from '@/lib/requests/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

interface Props {
  request: Pick<RequestDetail, 'id' | 'number' | 'breakGlass'>;
  review: (data: FormData) => Promise<ActionResult>;
}

/** Says that nobody approved this, and lets somebody else look at it. */
export function BreakGlassCallout({ request: { id, number, breakGlass }, review }: Props) {
  if (!breakGlass) return null;
  const { reviewDueAt, review: done, mayReview } = breakGlass;
  const button = (
    <ConfirmDialog
      trigger={<Button>Review</Button>}
      title={`Review CR-${number}`}
      confirmLabel="Keep the review"
      tone="primary"
      onConfirm={(data) => {
        data.set('id', id);
        return review(data);
      }}
    >
      <div className="space-y-4">
        <p>What it gave ends by itself. If that is too late, revoke it on the agent's page first.</p>
        <FormField name="note" label="What you found" required hint="Was it an emergency, and was less possible?">
          <Textarea rows={5} />
        </FormField>
      </div>
    </ConfirmDialog>
  );
  return (
    <Callout
      tone={done ? 'info' : 'warn'}
      title="Break-glass: in force without an approval"
      action={mayReview ? button : undefined}
      className="mb-4"
    >
      {done ? (
        <>
          Reviewed by {done.by.name} <When at={done.at} />: <span className="whitespace-pre-wrap">{done.note}</span>
        </>
      ) : (
        <>
          Somebody else looks at it: due <When at={reviewDueAt} />.
        </>
      )}
    </Callout>
  );
}
