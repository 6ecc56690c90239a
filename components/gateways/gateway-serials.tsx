import Link from 'next/link';
import type { GatewayDetail } from '@/lib/gateways/model/dto';
import { KIND_HINTS } from '@/lib/gateways/model/kinds';
import { KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import { When } from '../time/when';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';
import { ServerLinks } from './server-links';

/** Newest, served and in force: three serials that are equal when all is well. */
export function GatewaySerials({ gateway }: { gateway: GatewayDetail }) {
  const { kind, latestSerial, servedSerial, activatedSerial, highestSerial } = gateway;
  const asks = kind === 'authzen';
  return (
    <Panel title="Policy">
      <DefinitionList
        items={[
          { term: 'Newest revision', value: serial(latestSerial) },
          ...(asks
            ? [{ term: 'In force', value: 'the newest: Remit decides for it' }]
            : [
                { term: 'Served', value: serial(servedSerial), hint: 'the last that it pulled' },
                { term: 'In force', value: serial(activatedSerial), hint: 'by its own word' },
                ...(highestSerial !== null && highestSerial !== activatedSerial
                  ? [
                      {
                        term: 'Had before',
                        value: serial(highestSerial),
                        hint: 'the highest that it ever had in force',
                      },
                    ]
                  : []),
                { term: 'Since', value: <When at={gateway.activatedAt} /> },
              ]),
          { term: 'Last seen', value: <When at={gateway.lastSeenAt} none="never" /> },
          {
            term: 'From',
            value: gateway.lastSeenFrom ? <span className="font-mono text-xs">{gateway.lastSeenFrom}</span> : null,
            hint: 'the address that it called from last',
          },
        ]}
      />
    </Panel>
  );
}

function serial(value: number | null) {
  return value === null ? (
    'none'
  ) : (
    <Link className="link" href={`/policy/${value}`}>
      {value}
    </Link>
  );
}

/** Who answers for a gateway, and how it is set up. */
export function GatewayRecord({ gateway }: { gateway: GatewayDetail }) {
  const { kind, owner, contact, servers, settings, unheld, onStale, freshnessSeconds } = gateway;
  return (
    <Panel title="Record">
      <DefinitionList
        items={[
          { term: 'Kind', value: KIND_NAMES[kind], hint: KIND_HINTS[kind] },
          { term: 'Owner', value: owner ? ownerWords(owner) : 'nobody' },
          { term: 'Contact', value: contact },
          { term: 'Servers', value: <ServerLinks servers={servers} /> },
          ...(kind === 'authzen' ? [] : [{ term: 'Unheard for', value: staleWords(freshnessSeconds, onStale) }]),
          {
            term: 'Not held',
            value: unheld === 'publish' ? 'published all the same' : 'not published there',
            hint: 'grants with a bound that it cannot hold',
          },
          ...Object.entries(settings).map(([term, value]) => ({
            term,
            value: <span className="font-mono text-xs">{value}</span>,
          })),
        ]}
      />
    </Panel>
  );
}

function ownerWords({ name, active }: { name: string; active: boolean }) {
  return active ? name : <span className="text-r3">{name} has left: name somebody else</span>;
}

function staleWords(seconds: number, onStale: 'deny' | 'keep'): string {
  return `after ${duration(seconds)} it ${onStale === 'keep' ? 'keeps the grants that it has' : 'denies everything'}`;
}

function duration(seconds: number): string {
  const [size, word] = (
    [
      [86_400, 'day'],
      [3_600, 'hour'],
      [60, 'minute'],
      [1, 'second'],
    ] as const
  ).find(([unit]) => seconds % unit === 0) as [number, string];
  const count = seconds / size;
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
