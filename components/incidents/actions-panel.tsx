'use client';

import type { Action, IncidentDetail } from '@/lib/incidents/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Combobox, type PickerItem } from '../ui/combobox';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Panel, PanelSection } from '../ui/panel';
import { Textarea } from '../ui/textarea';

type Act = (data: FormData) => Promise<ActionResult>;

interface Props {
  incident: IncidentDetail;
  act?: Act;
  searchPeople?: (q: string) => Promise<PickerItem[]>;
}

/** What changes so that it does not happen again: whose, until when, done, and looked at by somebody else. */
export function ActionsPanel({ incident: { id, actions, may, state }, act, searchPeople }: Props) {
  const adds = act && searchPeople && may.write && state !== 'closed';
  return (
    <Panel
      title="Corrective actions"
      note={
        actions.length === 0
          ? undefined
          : `${actions.filter(({ verifiedAt }) => verifiedAt).length} of ${actions.length} verified`
      }
      actions={adds ? <AddButton id={id} act={act} searchPeople={searchPeople} /> : null}
      padded={false}
    >
      {actions.length === 0 ? <p className="p-4 text-ink-2">None yet.</p> : null}
      {actions.map((action) => (
        <PanelSection key={action.id} className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-60">
            <p className="[overflow-wrap:anywhere]">{action.what}</p>
            <p className="text-ink-2">
              {action.owner.name}, due <When at={action.dueAt} show="day" />
              {action.verifiedBy ? `; verified by ${action.verifiedBy.name}` : null}
            </p>
          </div>
          <ActionChip action={action} />
          {act
            ? action.may.map((what) => <StepButton key={what} id={id} action={action} what={what} act={act} />)
            : null}
        </PanelSection>
      ))}
    </Panel>
  );
}

function ActionChip({ action: { doneAt, verifiedAt, dueAt } }: { action: Action }) {
  if (verifiedAt) return <Chip tone="good">Verified</Chip>;
  if (doneAt) return <Chip tone="info">Done</Chip>;
  return Date.parse(dueAt) < Date.now() ? <Chip tone="bad">Overdue</Chip> : <Chip tone="warn">Open</Chip>;
}

function StepButton({ id, action, what, act }: { id: string; action: Action; what: 'finish' | 'verify'; act: Act }) {
  const words = what === 'finish' ? 'Done' : 'Verify';
  return (
    <ConfirmDialog
      trigger={<Button size="sm">{words}</Button>}
      title={what === 'finish' ? 'Is it done?' : 'Did you look, and is it so?'}
      confirmLabel={words}
      tone="primary"
      onConfirm={(data) => {
        for (const [name, value] of Object.entries({ act: what, id, action: action.id })) data.set(name, value);
        return act(data);
      }}
    >
      <p>{action.what}</p>
      <FormField name="how" label={what === 'finish' ? 'How it shows' : 'What you looked at'} required>
        <Textarea rows={3} maxLength={1000} />
      </FormField>
    </ConfirmDialog>
  );
}

function AddButton({ id, act, searchPeople }: { id: string; act: Act; searchPeople: Required<Props>['searchPeople'] }) {
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Add an action</Button>}
      title="Add a corrective action"
      confirmLabel="Add"
      tone="primary"
      onConfirm={(data) => {
        data.set('act', 'action');
        data.set('id', id);
        return act(data);
      }}
    >
      <FormField name="what" label="What" required>
        <Textarea rows={2} maxLength={500} />
      </FormField>
      <FormField name="owner" label="Owner" required hint="It stands in their work until it is done.">
        <Combobox search={searchPeople} />
      </FormField>
      <FormField name="dueAt" label="Due at the end of" required hint="In UTC.">
        <Input type="date" />
      </FormField>
    </ConfirmDialog>
  );
}
