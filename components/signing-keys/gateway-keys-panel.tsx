import Link from 'next/link';
import type { GatewayKey, Keyset, SigningKeyDetail } from '@/lib/signing-keys/model/dto';
import { type PlainColumn, PlainTable } from '../data-table/plain-table';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { Panel } from '../ui/panel';
import { KeyName } from './key-name';

/** Which key signed what each gateway has in force: whether an earlier one can go. */
export function GatewayKeysPanel({ keyset: { gateways, keys } }: { keyset: Keyset }) {
  const states = new Map(keys.map(({ kid, state }) => [kid, state]));
  const earlier = gateways.filter(({ kid }) => kid !== null && states.get(kid) !== 'active').length;
  return (
    <Panel
      title="Gateways"
      note={gateways.length === 0 ? undefined : `${earlier} of ${gateways.length} by an earlier key`}
      padded={false}
    >
      {gateways.length === 0 ? (
        <EmptyState title="No gateway yet">Nothing holds a signed policy.</EmptyState>
      ) : (
        <PlainTable
          label="Gateways and the keys of their policies"
          rows={gateways}
          rowKey={({ slug }) => slug}
          columns={columns(states)}
        />
      )}
    </Panel>
  );
}

function columns(states: ReadonlyMap<string, SigningKeyDetail['state']>): PlainColumn<GatewayKey>[] {
  return [
    {
      id: 'gateway',
      header: 'Gateway',
      cell: ({ slug, name }) => (
        <Link className="link" href={`/gateways/${slug}`}>
          {name}
        </Link>
      ),
    },
    {
      id: 'serial',
      header: 'Revision',
      cell: ({ serial, by }) =>
        serial === null ? (
          <span className="text-ink-3">nothing yet</span>
        ) : (
          <span>
            <span className="tabular-nums">{serial}</span>
            <span className="block text-ink-3 text-xs">
              {by === 'receipt' ? 'in force, by its own word' : 'was given it, and sent no receipt'}
            </span>
          </span>
        ),
    },
    {
      id: 'key',
      header: 'Signed with',
      cell: ({ kid }) =>
        kid === null ? null : (
          <span className="inline-flex flex-wrap items-center gap-2">
            <KeyName kid={kid} />
            {states.get(kid) === 'active' ? (
              <Chip tone="good">The key that signs</Chip>
            ) : states.get(kid) === 'retired' ? (
              <Chip tone="bad">A retired key</Chip>
            ) : (
              <Chip tone="warn">An earlier key</Chip>
            )}
          </span>
        ),
    },
  ];
}
