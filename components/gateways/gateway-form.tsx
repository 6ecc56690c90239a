'use client';

import type { GatewaySummary } from '@/lib/gateways/model/dto';
import type { SettingField } from '@/lib/gateways/model/settings';
import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';
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
  settingFields: Record<GatewayKind, SettingField[]>;
  /** For an edit. */
  initial?: GatewaySummary;
}

export function GatewayForm({ action, draftKey, initial, ...fields }: Props) {
  return (
    <ActionForm action={action} draftKey={draftKey} aria-label={initial ? 'Edit the gateway' : 'Add a gateway'}>
      {initial ? <input type="hidden" name="slug" value={initial.slug} /> : null}
      <GatewayFields {...fields} initial={initial} />
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
