import type { Metadata } from 'next';
import { GatewayKeysPanel } from '@/components/signing-keys/gateway-keys-panel';
import { EmergencyButton, StageButton } from '@/components/signing-keys/key-buttons';
import { KeyHistoryPanel } from '@/components/signing-keys/key-history-panel';
import { KeysPanel } from '@/components/signing-keys/keys-panel';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getKeyset } from '@/lib/signing-keys/queries';
import { activateKey, cancelKey, replaceKey, retireKey, stageKey } from './actions';

export const metadata: Metadata = { title: 'Signing keys' };

export default async function SigningKeysPage() {
  const ctx = await pageCtx();
  const keyset = await forPage(getKeyset({ ctx }));
  const acts = may(ctx.actor, 'signing-key:write')
    ? { activate: activateKey, cancel: cancelKey, retire: retireKey }
    : null;
  const staged = keyset.keys.some(({ state }) => state === 'next');
  return (
    <div className="max-w-[980px]">
      <PageHeader
        title="Signing keys"
        lead="What policies are signed with, what comes next, and which gateways still need an earlier key."
        actions={
          acts ? (
            <>
              <EmergencyButton keyset={keyset} replace={replaceKey} />
              {staged ? null : <StageButton keyset={keyset} stage={stageKey} />}
            </>
          ) : undefined
        }
      />
      <div className="grid gap-4">
        <KeysPanel keyset={keyset} acts={acts} />
        <GatewayKeysPanel keyset={keyset} />
        <KeyHistoryPanel events={keyset.events} />
      </div>
    </div>
  );
}
