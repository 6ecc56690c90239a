import Link from 'next/link';
import { type RiskRecord, TRIGGER_WORDS } from '@/lib/risk/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { Panel } from '../ui/panel';
import { RiskBadge } from './risk-badge';

/** Every assessment that was kept, newest first, with what made it due. */
export function RiskHistory({ history }: { history: RiskRecord[] }) {
  return (
    <Panel title="Assessments" note="kept whenever something it is made from changed" padded={false}>
      {history.length === 0 ? <p className="p-4 text-ink-2">None yet: the first is due within a minute.</p> : null}
      {history.length > 0 ? (
        <PlainTable
          label="Assessments that were kept"
          rows={history}
          rowKey={({ id }) => id}
          columns={[
            { id: 'at', header: 'When', cell: ({ at }) => <When at={at} show="absolute" /> },
            {
              id: 'why',
              header: 'Because',
              cell: ({ trigger, request }) => (
                <span className="block min-w-36">
                  {TRIGGER_WORDS[trigger]}
                  {request ? (
                    <>
                      {', '}
                      <Link className="link" href={`/requests/CR-${request.number}`}>
                        CR-{request.number}
                      </Link>
                    </>
                  ) : null}
                </span>
              ),
            },
            { id: 'risk', header: 'Risk', cell: (record) => <RiskBadge level={record.level} score={record.score} /> },
            { id: 'rules', header: 'Rules', cell: ({ version }) => `v${version}` },
          ]}
        />
      ) : null}
    </Panel>
  );
}
