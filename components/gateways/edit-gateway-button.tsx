'use client';

import type { GatewayDetail } from '@/lib/gateways/model/dto';
import type { ActionResult } from '../form/action-result';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { GatewayFields, GatewayName } from './gateway-fields';

interface Props {
  gateway: GatewayDetail;
  servers: { slug: string; name: string }[];
  edit: (data: FormData) => Promise<ActionResult>;
}

export function EditGatewayButton({ gateway, servers, edit }: Props) {
  return (
    <ConfirmDialog
      trigger={<Button>Edit</Button>}
      title={`Edit ${gateway.name}`}
      confirmLabel="Save and publish"
      tone="primary"
      onConfirm={(data) => {
        data.set('slug', gateway.slug);
        return edit(data);
      }}
    >
      <div className="space-y-4">
        <p>A new revision is published at once. In shadow mode nothing is stopped any more.</p>
        <GatewayName initial={gateway.name} />
        <GatewayFields servers={servers} initial={gateway} />
      </div>
    </ConfirmDialog>
  );
}
