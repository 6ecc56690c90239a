import Link from 'next/link';
import type { RevisionSummary } from '@/lib/policy/model/dto';
import { utcTime } from '../time/relative';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';
import { byWhom, CauseChip, CauseText } from './cause';

/** Who caused a revision: the request with who asked and approved, or the act and who did it. */
export function RevisionCause({ revision }: { revision: RevisionSummary }) {
  const { request, requestId, createdAt, sha256 } = revision;
  const names = (people: { name: string }[]) => people.map(({ name }) => name).join(', ');
  const who = request
    ? [
        { term: 'Request', value: <RequestLink number={request.number} id={requestId} /> },
        { term: 'Asked by', value: request.requester.name },
        {
          term: 'Approved by',
          value: names(request.approvers) || <span className="text-ink-2">nobody had to</span>,
        },
      ]
    : [{ term: 'By', value: byWhom(revision) }];
  return (
    <Panel title="Because of" note={<CauseChip kind={revision.kind} />}>
      <p className="mb-3 [overflow-wrap:anywhere]">
        {/* The number is below. */}
        <CauseText {...revision} request={null} />
      </p>
      <DefinitionList
        items={[
          ...who,
          { term: 'Published', value: utcTime(new Date(createdAt)) },
          {
            term: 'Digest',
            value: (
              <span className="font-mono text-xs" title={sha256}>
                {sha256.slice(0, 12)}…
              </span>
            ),
          },
        ]}
      />
    </Panel>
  );
}

function RequestLink({ number, id }: { number: number; id: string | null }) {
  return (
    <Link className="link" href={`/requests/${id}`}>
      CR-{number}
    </Link>
  );
}
