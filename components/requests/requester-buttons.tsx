'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';

interface Props {
  id: string;
  number: number;
  digest: string;
  title: string;
  justification: string;
  /** Agents whose risk has to be accepted before anybody may approve. */
  openRisks: readonly string[];
  acceptRisk: (data: FormData) => Promise<ActionResult>;
  edit: (data: FormData) => Promise<ActionResult>;
  cancel: (data: FormData) => Promise<ActionResult>;
}

/** What the requester may do while the request waits. */
export function RequesterButtons({
  id,
  number,
  digest,
  title,
  justification,
  openRisks,
  acceptRisk,
  edit,
  cancel,
}: Props) {
  const withId = (act: (data: FormData) => Promise<ActionResult>) => (data: FormData) => {
    data.set('id', id);
    return act(data);
  };
  return (
    <>
      {openRisks.length > 0 ? (
        <ConfirmDialog
          trigger={<Button variant="primary">Accept the risk</Button>}
          title={`Ask to accept the risk of ${openRisks.join(', ')}?`}
          confirmLabel="Add to the request"
          tone="primary"
          onConfirm={withId(async (data) => {
            data.set('digest', digest);
            return acceptRisk(data);
          })}
        >
          <div className="space-y-4">
            <p>
              It becomes a part of this request: whoever approves the request accepts the risk, until the date below.
            </p>
            <FormField name="risk" label="What could go wrong" required>
              <Input maxLength={300} />
            </FormField>
            <FormField name="reason" label="Why it is worth it" required>
              <Textarea rows={3} />
            </FormField>
            <FormField
              name="compensation"
              label="What is done instead"
              required
              hint="What limits the damage, or shows it."
            >
              <Textarea rows={3} />
            </FormField>
            <FormField name="until" label="Until" required hint="A year at most; then somebody looks again.">
              <Input type="date" />
            </FormField>
          </div>
        </ConfirmDialog>
      ) : null}
      <ConfirmDialog
        trigger={<Button>Take back</Button>}
        title={`Take back CR-${number}?`}
        confirmLabel="Take back"
        onConfirm={withId(cancel)}
      >
        <p>Nobody can decide it afterwards. You can ask again at any time.</p>
      </ConfirmDialog>
      <ConfirmDialog
        trigger={<Button>Edit</Button>}
        title={`Edit CR-${number}`}
        confirmLabel="Save"
        tone="primary"
        onConfirm={withId(async (data) => {
          data.set('digest', digest);
          return edit(data);
        })}
      >
        <div className="space-y-4">
          <p>
            Decisions made so far no longer count once you save. To change what it asks for, take it back and ask again.
          </p>
          <FormField name="title" label="Title" required>
            <Input defaultValue={title} />
          </FormField>
          <FormField name="justification" label="Why" required>
            <Textarea rows={5} defaultValue={justification} />
          </FormField>
        </div>
      </ConfirmDialog>
    </>
  );
}
