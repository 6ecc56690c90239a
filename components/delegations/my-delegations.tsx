'use client';

import { type DelegationDetail, LONGEST_DAYS } from '@/lib/delegations/model/delegation';
import { ActionForm } from '../form/action-form';
import type { ActionResult, FormAction } from '../form/action-result';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { Panel, PanelSection } from '../ui/panel';
import { DelegationList } from './delegation-list';

interface Props {
  me: string;
  delegations: DelegationDetail[];
  give: FormAction;
  end: (data: FormData) => Promise<ActionResult>;
  search: (q: string) => Promise<PickerItem[]>;
}

/** Somebody decides for me while I am away; and for whom I decide. */
export function MyDelegations({ me, delegations, give, end, search }: Props) {
  return (
    <Panel
      title="Somebody decides for me while I am away"
      note={`at most ${LONGEST_DAYS} days`}
      padded={false}
      anchor="delegations"
    >
      <PanelSection>
        <ActionForm aria-label="Let somebody decide for me" resetOnSuccess className="space-y-3" action={give}>
          <FormField name="to" label="Who" required hint="Somebody who decides too: security, executive or admin.">
            <Combobox search={search} placeholder="Find by name" />
          </FormField>
          <div className="flex flex-wrap gap-3">
            <FormField name="from" label="From" hint="Empty: at once.">
              <Input type="date" className="max-w-44" />
            </FormField>
            <FormField name="until" label="Until the end of" required hint="In UTC.">
              <Input type="date" className="max-w-44" />
            </FormField>
          </div>
          <FormField name="reason" label="Why" required>
            <Input placeholder="On leave" maxLength={500} />
          </FormField>
          <p className="text-ink-2">
            They decide with your roles too, never on what is yours or theirs. Together you count as one approval.
          </p>
          <SubmitButton>Let them decide</SubmitButton>
        </ActionForm>
      </PanelSection>
      <DelegationList delegations={delegations} none="Nobody decides for you, and you for nobody." me={me} end={end} />
    </Panel>
  );
}
