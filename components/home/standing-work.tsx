import Link from 'next/link';
import { reviewWords } from '@/lib/agents/model/review-date';
import type { StandingWork as Work } from '@/lib/work/model/dto';
import { estateWords } from '@/lib/work/model/estate-words';
import { renewHref } from '../risk/renew-href';
import { When } from '../time/when';
import { More, WorkList, WorkRow } from './work-list';

interface Props {
  work: Work;
  /** Whether this person sees accepted risks of everybody. */
  all: boolean;
}

/** What has to be done because of how things are. Each part is gone once it is in order. */
export function StandingWork({ work: { left, estates, confirmations, acceptances }, all }: Props) {
  const now = new Date();
  return (
    <>
      <WorkList title="People who left" noun="person" many="people" total={estates.total}>
        {estates.items.map((estate) => (
          <WorkRow key={estate.person.id}>
            <span className="min-w-0 font-strong">{estate.person.name} left</span>
            <span className="min-w-0 flex-1 text-ink-2">{estateWords(estate)}</span>
            <Link className="link shrink-0" href={`/people/${estate.person.id}/hand-over`}>
              hand over
            </Link>
          </WorkRow>
        ))}
        <More shown={estates.items.length} total={estates.total} href="/agents?ownership=left" />
      </WorkList>
      <WorkList title="Needs another owner" noun="agent" total={left.total}>
        {left.items.map(({ slug, name, who, part }) => (
          <WorkRow key={slug}>
            <Link className="link min-w-0 font-strong" href={`/agents/${slug}`}>
              {name}
            </Link>
            <span className="min-w-0 flex-1 text-ink-2">
              {who}, its {part}, left
            </span>
            <Link className="link shrink-0" href={`/agents/${slug}/edit`}>
              name a new {part}
            </Link>
          </WorkRow>
        ))}
        <More shown={left.items.length} total={left.total} href="/agents?ownership=left" />
      </WorkList>
      <WorkList title="To confirm" noun="agent" total={confirmations.total}>
        {confirmations.items.map(({ slug, name, reviewDueAt }) => (
          <WorkRow key={slug}>
            <Link className="link min-w-0 flex-1 font-strong" href={`/agents/${slug}`}>
              {name}
            </Link>
            <span className="shrink-0 text-ink-2">{reviewWords(reviewDueAt, now)}</span>
          </WorkRow>
        ))}
        <More shown={confirmations.items.length} total={confirmations.total} href="/agents?review=due&sort=review" />
      </WorkList>
      <WorkList
        title={all ? 'Accepted risks that are over' : 'Accepted risks of your agents that are over'}
        noun="risk"
        total={acceptances.total}
      >
        {acceptances.items.map(({ id, agent, risk, until }) => (
          <WorkRow key={id}>
            <Link className="link min-w-0 font-strong" href={`/agents/${agent.slug}`}>
              {agent.name}
            </Link>
            <span className="min-w-0 flex-1 text-ink-2 [overflow-wrap:anywhere]">{risk}</span>
            <span className="shrink-0 text-ink-2">
              over <When at={until} />:{' '}
              <Link className="link" href={renewHref(agent.slug, id)}>
                ask for more time
              </Link>
            </span>
          </WorkRow>
        ))}
      </WorkList>
    </>
  );
}
