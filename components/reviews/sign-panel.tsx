'use client';

import type { ReviewDetail } from '@/lib/reviews/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { DefinitionList } from '../ui/definition-list';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';

interface Props {
  review: ReviewDetail;
  sign: (data: FormData) => Promise<ActionResult>;
}

/** How far it is, by when, and the signature. */
export function SignPanel({ review, sign }: Props) {
  const { id, state, dueAt, left, grants, decided, revoked, completedAt, completedBy, note, minutes, digest, quiet } =
    review;
  const signed = state === 'completed';
  const label = quiet ? 'Sign: nothing to report' : 'Sign the review';
  return (
    <Panel title="Signature">
      <DefinitionList
        items={[
          { term: 'Decided', value: `${decided} of ${grants}` },
          { term: 'Revoked', value: String(revoked) },
          signed
            ? {
                term: 'Signed',
                value: (
                  <>
                    {completedBy?.name}, <When at={completedAt} />
                  </>
                ),
              }
            : { term: 'Due', value: <When at={dueAt} /> },
          ...(signed ? [{ term: 'It took', value: minutes === null ? 'not said' : `${minutes} minutes` }] : []),
          {
            term: 'Digest',
            value: (
              <span className="font-mono text-xs" title={digest}>
                {digest.slice(0, 12)}
              </span>
            ),
          },
        ]}
      />
      {note ? <p className="mt-3 [overflow-wrap:anywhere]">{note}</p> : null}
      {review.maySign ? (
        <div className="mt-4">
          <ConfirmDialog
            trigger={<Button variant="primary">{label}</Button>}
            title={
              quiet ? 'Sign that there is nothing to report?' : `Sign with ${grants} decided and ${revoked} revoked?`
            }
            confirmLabel="Sign"
            tone="primary"
            onConfirm={(data) => {
              data.set('id', id);
              data.set('digest', digest);
              return sign(data);
            }}
          >
            <p>Your name stands under what is shown here and under what was decided. It stays as it is from then on.</p>
            <FormField name="note" label="Note">
              <Textarea rows={2} maxLength={2000} />
            </FormField>
            <FormField
              name="minutes"
              label="Minutes spent"
              hint="By your own word; counted beside the cost of governance."
            >
              <Input type="number" inputMode="numeric" min={1} max={10000} step={1} />
            </FormField>
          </ConfirmDialog>
        </div>
      ) : null}
      {signed ? null : <p className="mt-3 text-ink-2">{waitsFor(review, left)}</p>}
      {signed ? null : <p className="mt-2 text-ink-3 text-xs">{review.rules}</p>}
    </Panel>
  );
}

function waitsFor({ partial, maySign, agentList }: ReviewDetail, left: number): string {
  if (maySign) return 'All is decided.';
  if (left > 0) return left === 1 ? '1 grant waits for a decision.' : `${left} grants wait for a decision.`;
  if (partial) return 'You see some of its agents only. Security signs it.';
  return agentList.find(({ barred }) => barred !== null)?.barred ?? '';
}
