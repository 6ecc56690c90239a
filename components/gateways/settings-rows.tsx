'use client';

import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import { FormField } from '../form/form-field';
import { ListEditor } from '../form/list-editor';
import { Input } from '../ui/input';

/** Names that the gateway's own configuration uses, such as those of its issuer or its consumers. */
export function SettingsRows({ kind, initial }: { kind: GatewayKind; initial: Record<string, string> | undefined }) {
  if (kind === 'remit' || kind === 'opa' || kind === 'authzen') return null;
  const rows = Object.entries(initial ?? {}).map(([name, value]) => ({ name, value }));
  return (
    <ListEditor
      key={kind}
      name="settings"
      label="Settings"
      noun="setting"
      hint="Names that its own configuration uses."
      initial={rows}
      max={20}
      empty="Its defaults."
    >
      {({ path, initial: row }) => (
        <div className="grid gap-3 sm:grid-cols-2">
          <FormField name={`${path}.name`} label="Name" required>
            <Input mono defaultValue={row?.name} />
          </FormField>
          <FormField name={`${path}.value`} label="Value" required>
            <Input mono defaultValue={row?.value} />
          </FormField>
        </div>
      )}
    </ListEditor>
  );
}
