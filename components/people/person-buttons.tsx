'use client';

import type { PersonDetail } from '@/lib/people/model/dto';
import type { Estate } from '@/lib/work/model/dto';
import { estateWords } from '@/lib/work/model/estate-words';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';

type Act = (data: FormData) => Promise<ActionResult>;

export function PersonButtons({
  person,
  estate,
  setStatus,
  resetPassword,
}: {
  person: PersonDetail;
  /** What they answer for. */
  estate: Estate;
  setStatus: Act;
  resetPassword: Act;
}) {
  const withId = (act: Act, status?: string) => (data: FormData) => {
    data.set('id', person.id);
    if (status) data.set('status', status);
    return act(data);
  };
  return (
    <>
      {person.signsInWith === 'single sign-on' ? null : (
        <ConfirmDialog
          trigger={<Button>Set a password</Button>}
          title={`Set a password for ${person.name}?`}
          confirmLabel="Set it"
          tone="primary"
          onConfirm={withId(resetPassword)}
        >
          <p className="mb-3">Their sessions end. Tell them the password in person; they can change it.</p>
          <FormField name="password" label="New password" required hint="At least 12 characters.">
            <Input type="password" autoComplete="new-password" />
          </FormField>
        </ConfirmDialog>
      )}
      {person.status === 'active' ? (
        <ConfirmDialog
          trigger={<Button variant="danger">Disable</Button>}
          title={`Disable ${person.name}?`}
          confirmLabel="Disable 1 person"
          onConfirm={withId(setStatus, 'disabled')}
        >
          <p>
            Their sessions and tokens stop working at once.{' '}
            {estate.agents + estate.servers === 0
              ? 'They answer for nothing.'
              : `They leave ${estateWords(estate)} behind. It becomes work for whoever else owns them, and for administrators, until somebody takes over.`}
          </p>
        </ConfirmDialog>
      ) : (
        <ConfirmDialog
          trigger={<Button>Enable</Button>}
          title={`Enable ${person.name}?`}
          confirmLabel="Enable 1 person"
          tone="primary"
          onConfirm={withId(setStatus, 'active')}
        >
          <p>They can sign in again, with the roles that they had.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
