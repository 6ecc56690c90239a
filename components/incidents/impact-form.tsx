'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';

interface Props {
  id: string;
  impact: string | null;
  /** Made of what gateways told. */
  draft: string;
  action: FormAction;
}

/** What the incident did to whom: begins as what was counted, and is somebody's word once it is kept. */
export function ImpactForm({ id, impact, draft, action }: Props) {
  return (
    <Panel title="Impact statement" note={impact ? 'kept' : 'drafted from the calls, not kept yet'}>
      <ActionForm action={action} aria-label="Impact statement" className="space-y-3">
        <input type="hidden" name="id" value={id} />
        <FormField name="text" label="In plain words" required hint="Correct it, and say what counting cannot know.">
          <Textarea rows={7} maxLength={6000} defaultValue={impact ?? draft} />
        </FormField>
        <SubmitButton variant="secondary">Keep the statement</SubmitButton>
      </ActionForm>
    </Panel>
  );
}
