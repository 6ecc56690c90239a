'use client';

import type { GatewaySummary } from '@/lib/gateways/model/dto';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import type { PickerItem } from '../ui/combobox';
import { GatewayFields } from './gateway-fields';

interface Props {
  action: FormAction;
  draftKey?: string;
  servers: { slug: string; name: string }[];
  searchPeople: (q: string) => Promise<PickerItem[]>;
  /** For an edit. */
  initial?: GatewaySummary;
}

export function GatewayForm({ action, draftKey, servers, searchPeople, initial }: Props) {
  return (
    <ActionForm action={action} draftKey={draftKey} aria-label={initial ? 'Edit the gateway' : 'Add a gateway'}>
      {initial ? <input type="hidden" name="slug" value={initial.slug} /> : null}
      <GatewayFields servers={servers} searchPeople={searchPeople} initial={initial} />
      <FormActions
        sticky
        note={
          initial
            ? 'Published at once.'
            : 'Its policy denies everything that was not approved. Make its token on the next page.'
        }
      >
        <SubmitButton variant="primary">{initial ? 'Save and publish' : 'Add the gateway'}</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
