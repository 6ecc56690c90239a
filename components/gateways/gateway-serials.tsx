import type { GatewayDetail } from '@/lib/gateways/model/dto';
import { When } from '../time/when';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';

/** Newest, served and in force: three serials that are equal when all is well. */
export function GatewaySerials({ gateway }: { gateway: GatewayDetail }) {
  return (
    <Panel title="Policy">
      <DefinitionList
        items={[
          { term: 'Newest revision', value: gateway.latestSerial ?? 'none' },
          { term: 'Served', value: gateway.servedSerial ?? 'none', hint: 'the last that it pulled' },
          { term: 'In force', value: gateway.activatedSerial ?? 'none', hint: 'by its own word' },
          { term: 'Since', value: <When at={gateway.activatedAt} /> },
          { term: 'Last seen', value: <When at={gateway.lastSeenAt} /> },
          { term: 'Servers', value: gateway.servers.join(', ') || 'none: it is told about no tool' },
          { term: 'May run unheard for', value: duration(gateway.freshnessSeconds) },
        ]}
      />
    </Panel>
  );
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
