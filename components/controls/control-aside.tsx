'use client';

import type { ControlDetail } from '@/lib/controls/model/dto';
import { ActionForm } from '../form/action-form';
import type { ActionResult, FormAction } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Combobox, type PickerItem } from '../ui/combobox';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';
import { ControlStatusChip } from './control-chips';
import { SinceLine } from './tests-panel';

interface Props {
  control: ControlDetail;
  setOwner: FormAction;
  sign: (data: FormData) => Promise<ActionResult>;
  searchPeople: (q: string) => Promise<PickerItem[]>;
}

/** Where the control stands, who answers for it, and who looked. */
export function ControlAside({ control, setOwner, sign, searchPeople }: Props) {
  const { id, status, since, passing, tests, failing, excepted, owner, signOffs, may, catalogue } = control;
  return (
    <>
      <Panel title="Status">
        <DefinitionList
          items={[
            { term: 'Now', value: <ControlStatusChip status={status} /> },
            { term: 'Since', value: <SinceLine since={since} /> },
            { term: 'Tests', value: `${passing} of ${tests} pass` },
            { term: 'Failing', value: failing.toLocaleString('en') },
            { term: 'Excepted', value: excepted.toLocaleString('en') },
            { term: 'Catalogue', value: `version ${catalogue.version}, checked ${catalogue.checked}` },
          ]}
        />
      </Panel>
      <Panel title="Owner">
        <p className={owner ? undefined : 'text-ink-2'}>
          {owner ? owner.name : 'Nobody answers for it yet.'}
          {owner && !owner.active ? ', who left' : ''}
        </p>
        {may.write ? (
          <details className="mt-3">
            <summary className="cursor-pointer text-ink-2">{owner ? 'Name another one' : 'Name one'}</summary>
            <ActionForm action={setOwner} aria-label="Owner" className="mt-3 space-y-3" resetOnSuccess>
              <input type="hidden" name="id" value={id} />
              <FormField name="owner" label="Owner" required>
                <Combobox search={searchPeople} />
              </FormField>
              <Button type="submit" size="sm">
                Set the owner
              </Button>
            </ActionForm>
          </details>
        ) : null}
      </Panel>
      <Panel
        title="Looked at"
        actions={
          may.sign ? (
            <ConfirmDialog
              trigger={<Button size="sm">Sign</Button>}
              title={`Sign that you looked at ${id}?`}
              confirmLabel="Sign"
              tone="primary"
              onConfirm={(data) => {
                data.set('id', id);
                return sign(data);
              }}
            >
              <div className="space-y-3">
                <p>What the tests say now is kept beside your word. It cannot be changed afterwards.</p>
                <FormField name="note" label="What you looked at, and what comes of it" required>
                  <Textarea rows={3} maxLength={500} />
                </FormField>
              </div>
            </ConfirmDialog>
          ) : undefined
        }
      >
        {signOffs.length === 0 ? <p className="text-ink-2">Nobody signed yet.</p> : null}
        <ul className="space-y-3">
          {signOffs.slice(0, 5).map(({ person, at, note, seen }) => (
            <li key={at}>
              <span className="font-strong">{person.name}</span> <When at={at} />
              <span className="block text-ink-2 [overflow-wrap:anywhere]">{note}</span>
              <span className="block text-ink-3 text-xs">
                {seen.passing} of {seen.tests} tests passed then
              </span>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
