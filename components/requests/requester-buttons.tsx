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
  edit: (data: FormData) => Promise<ActionResult>;
  cancel: (data: FormData) => Promise<ActionResult>;
}

/** What the requester may do while the request waits. */
export function RequesterButtons({ id, number, digest, title, justification, edit, cancel }: Props) {
  const withId = (act: (data: FormData) => Promise<ActionResult>) => (data: FormData) => {
    data.set('id', id);
    return act(data);
  };
  return (
    <>
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
