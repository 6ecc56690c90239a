import Link from 'next/link';
import type { ReactNode } from 'react';
import { fallbackWords } from '@/lib/approval-policy/model/time';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { When } from '../time/when';
import { Panel } from '../ui/panel';

/** What Remit did while nobody decided. */
function stepWords({ kind, stage, to }: RequestDetail['steps'][number]): string {
  switch (kind) {
    case 'remind':
      return `Remit reminded who may decide ${stage}`;
    case 'escalate':
      return `Nobody decided ${stage}${to ? `: ${fallbackWords(to)} may decide it too` : ''}`;
    case 'restart':
      return 'What it is about changed: its time starts anew, and decisions made before do not count';
    case 'expire':
      return stage ? `Denied automatically: nobody decided ${stage} in time` : 'Expired: nobody decided it in time';
    case 'review':
      return 'Nobody reviewed it in time: Remit reminded';
  }
}

/** What happened to a request, newest first. */
export function RequestHistory({ request }: { request: RequestDetail }) {
  const events: { key: string; at: string; text: ReactNode }[] = [
    { key: 'asked', at: request.createdAt, text: `${request.requester.name} asked` },
    ...request.decisions.map(({ id, at, person, onBehalfOf, decision, comment, counts, digest }) => ({
      key: id,
      at,
      text: (
        <>
          {person.name}
          {onBehalfOf ? `, for ${onBehalfOf.name},` : ''} {decision === 'approve' ? 'approved' : 'rejected'}{' '}
          <span className="font-mono text-ink-3 text-xs" title={digest}>
            {digest.slice(0, 4)}
          </span>
          {counts ? null : <span className="block text-ink-3">Does not count: it changed afterwards.</span>}
          {comment ? <span className="mt-0.5 block whitespace-pre-wrap text-ink-2">{comment}</span> : null}
        </>
      ),
    })),
  ];
  for (const step of request.steps) {
    events.push({ key: `${step.kind} ${step.stage} ${step.at}`, at: step.at, text: stepWords(step) });
  }
  if (request.edit > 1) {
    const edits = request.edit - 1;
    events.push({
      key: 'edited',
      at: request.decidedAt && request.updatedAt > request.decidedAt ? request.decidedAt : request.updatedAt,
      text: `${request.requester.name} edited it${edits > 1 ? ` ${edits} times` : ''}; decisions made before do not count`,
    });
  }
  if (request.revision !== null && request.decidedAt) {
    events.push({
      key: 'published',
      at: request.decidedAt,
      text: (
        <>
          In force with{' '}
          <Link className="link" href={`/policy/${request.revision}`}>
            revision {request.revision}
          </Link>
        </>
      ),
    });
  }
  if (request.state === 'cancelled' && request.decidedAt) {
    events.push({ key: 'cancelled', at: request.decidedAt, text: `${request.requester.name} took it back` });
  }
  const ordered = events
    .map((event, index) => ({ ...event, index }))
    .sort((a, b) => b.at.localeCompare(a.at) || b.index - a.index);
  return (
    <Panel title="History">
      <ul className="space-y-2">
        {ordered.map(({ key, at, text }) => (
          <li key={key} className="grid grid-cols-[10px_minmax(0,1fr)_auto] gap-2">
            <span aria-hidden className="mt-[7px] size-[7px] rounded-full bg-line-strong" />
            <span className="[overflow-wrap:anywhere]">{text}</span>
            <span className="text-ink-3">
              <When at={at} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
