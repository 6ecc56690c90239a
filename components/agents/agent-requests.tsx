import Link from 'next/link';
import type { RequestSummary } from '@/lib/requests/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { RequestStateChip } from '../requests/request-state-chip';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { Panel } from '../ui/panel';

export function AgentRequests({ requests }: { requests: RequestSummary[] }) {
  return (
    <Panel title="Requests about this agent" padded={false}>
      {requests.length === 0 ? (
        <EmptyState title="No requests to show">
          Requests that you may see and that are about this agent appear here.
        </EmptyState>
      ) : (
        <PlainTable
          label="Newest first"
          rows={requests}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'request',
              header: 'Request',
              cell: ({ number, title }) => (
                <Link className="link" href={`/requests/CR-${number}`}>
                  CR-{number} {title}
                </Link>
              ),
            },
            { id: 'state', header: 'State', cell: ({ state }) => <RequestStateChip state={state} /> },
            { id: 'by', header: 'Asked by', cell: ({ requester }) => requester.name },
            { id: 'when', header: 'Asked', align: 'end', cell: ({ createdAt }) => <When at={createdAt} /> },
          ]}
        />
      )}
    </Panel>
  );
}
