import Link from 'next/link';
import { constraintWords } from '@/lib/kernel/constraint-words';
import type { CompiledPolicy } from '@/lib/policy-engine/types';
import { PlainTable } from '../data-table/plain-table';
import { CopyButton } from '../ui/copy-button';
import { Panel } from '../ui/panel';

const SHOWN = 500;

/** A whole policy, readable. The copy button gives all of it. */
export function PolicyContent({ policy, json }: { policy: CompiledPolicy; json: string }) {
  const { grants } = policy;
  return (
    <Panel
      title="Whole policy"
      note={`${Object.keys(policy.agents).length} agents · ${grants.length} grants · default deny`}
      actions={
        <CopyButton text={json} label="Copy the policy as JSON">
          Copy as JSON
        </CopyButton>
      }
      padded={false}
    >
      {grants.length === 0 ? <p className="p-4 text-ink-2">No grants: every call is denied.</p> : null}
      {grants.length > 0 ? (
        <PlainTable
          label="Grants"
          rows={grants.slice(0, SHOWN)}
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
              cell: ({ tool }) => <span className="font-mono text-xs [overflow-wrap:anywhere]">{tool}</span>,
            },
            {
              id: 'limits',
              header: 'Limits',
              cell: (grant) => <span className="text-ink-2">{constraintWords(grant).join(' · ')}</span>,
            },
          ]}
        />
      ) : null}
      {grants.length > SHOWN ? (
        <p className="px-4 py-3 text-ink-2">
          {(grants.length - SHOWN).toLocaleString('en')} more: copy the policy to see all.
        </p>
      ) : null}
    </Panel>
  );
}
