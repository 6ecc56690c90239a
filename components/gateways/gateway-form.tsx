'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { GatewayFields, GatewayName } from './gateway-fields';

export function GatewayForm({
  action,
  draftKey,
  servers,
}: {
  action: FormAction;
  draftKey: string;
  servers: { slug: string; name: string }[];
}) {
  return (
    <ActionForm action={action} draftKey={draftKey} aria-label="Add a gateway" className="space-y-4">
      <GatewayName />
      <FormField name="slug" label="Slug" required hint="Policies are made out to it. It stays as it is.">
        <Input mono placeholder="eu-edge-1" />
      </FormField>
      <GatewayFields servers={servers} />
      <FormActions note="Its policy denies everything that was not approved. Make its token on the next page.">
        <SubmitButton variant="primary">Add the gateway</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
