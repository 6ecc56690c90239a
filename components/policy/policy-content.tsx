import Link from 'next/link';
import { constraintWords } from '@/lib/kernel/constraint-words';
import type { RevisionOverview } from '@/lib/policy/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { LinkButton } from '../ui/link-button';
import { Panel } from '../ui/panel';

/** Where a policy begins, readable. The API gives all of it. */
export function PolicyContent({ serial, agents, grants, firstGrants }: RevisionOverview) {
  return (
    <Panel
      title="Whole policy"
      note={`${count(agents)} agents · ${count(grants)} grants · default deny`}
      actions={
        <LinkButton size="sm" href={`/api/v1/revisions/${serial}`} prefetch={false} target="_blank">
          Open as JSON
        </LinkButton>
      }
      padded={false}
    >
      {grants === 0 ? <p className="p-4 text-ink-2">No grants: every call is denied.</p> : null}
      {grants > 0 ? (
        <PlainTable
          label="Grants"
          rows={firstGrants}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'agent',
              header: 'Agent',
              cell: ({ agent }) => (
                <Link className="link" href={`/agents/${agent}`}>
                  {agent}
                </Link>
              ),
            },
            {
              id: 'tool',
              header: 'Tool',
              cell: ({ tool }) => (
                <span className="block min-w-36 font-mono text-xs [overflow-wrap:anywhere]">{tool}</span>
              ),
            },
            {
              id: 'limits',
              header: 'Limits',
              cell: (grant) => <span className="block min-w-36 text-ink-2">{constraintWords(grant).join(' · ')}</span>,
            },
          ]}
        />
      ) : null}
      {grants > firstGrants.length ? (
        <p className="px-4 py-3 text-ink-2">
          {count(grants - firstGrants.length)} more: open the policy as JSON to see all.
        </p>
      ) : null}
    </Panel>
  );
}

function count(number: number): string {
  return number.toLocaleString('en');
}
