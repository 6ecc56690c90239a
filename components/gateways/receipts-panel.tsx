import type { GatewayDetail } from '@/lib/gateways/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';

export function ReceiptsPanel({ receipts }: { receipts: GatewayDetail['receipts'] }) {
  return (
    <Panel title="Receipts" note="its word on each revision" padded={false}>
      {receipts.length === 0 ? (
        <EmptyState title="No receipts yet">
          After it has verified a policy and put it in force, a gateway says so here.
        </EmptyState>
      ) : (
        <PlainTable
          label="Receipts, newest first"
          rows={receipts}
          rowKey={({ id }) => id}
          columns={[
            { id: 'serial', header: 'Serial', cell: ({ serial }) => serial },
            {
              id: 'status',
              header: 'Says',
              cell: ({ status, error }) => (
                <span>
                  <Chip tone={status === 'activated' ? 'good' : 'bad'}>
                    {status === 'activated' ? 'In force' : 'Refused'}
                  </Chip>
                  {error ? <HostileText text={error} inline /> : null}
                </span>
              ),
            },
            {
              id: 'sha256',
              header: 'SHA-256',
              wide: true,
              cell: ({ sha256 }) => <span className="font-mono text-ink-2 text-xs">{sha256.slice(0, 12)}…</span>,
            },
            { id: 'at', header: 'When', align: 'end', cell: ({ activatedAt }) => <When at={activatedAt} /> },
          ]}
        />
      )}
    </Panel>
  );
}
