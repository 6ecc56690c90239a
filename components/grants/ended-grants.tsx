import Link from 'next/link';
import type { EndedGrant } from '@/lib/agents/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { Panel } from '../ui/panel';

interface Props {
  agent: string;
  ended: EndedGrant[];
  mayAsk: boolean;
}

/** What an agent held and lost. Nothing is shown where it lost nothing. */
export function EndedGrants({ agent, ended, mayAsk }: Props) {
  if (ended.length === 0) return null;
  return (
    <Panel title="No longer" note={ended.length === 1 ? '1 tool' : `${ended.length} tools`} padded={false}>
      <PlainTable
        label={`Tools that ${agent} held and lost`}
        rows={ended}
        rowKey={({ tool }) => tool}
        columns={[
          { id: 'tool', header: 'Tool', cell: ({ tool }) => <span className="font-mono text-xs">{tool}</span> },
          {
            id: 'why',
            header: 'How',
            cell: ({ why, reason }) => (
              <span className="block min-w-36">
                <Chip hollow={why === 'expired'}>{why === 'expired' ? 'Expired' : 'Revoked'}</Chip>
                {reason ? <span className="mt-0.5 block text-ink-3 text-xs">{reason}</span> : null}
              </span>
            ),
          },
          { id: 'at', header: 'When', cell: ({ at }) => <When at={at} /> },
          ...(mayAsk
            ? [
                {
                  id: 'ask',
                  header: 'Ask again',
                  quiet: true,
                  align: 'end' as const,
                  cell: ({ tool }: EndedGrant) => (
                    <Link className="link" href={`/requests/new?${new URLSearchParams({ agent, tool })}`}>
                      Ask again
                    </Link>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}
