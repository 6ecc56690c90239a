import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Costs } from '@/lib/costs/model/dto';
import { amountWords, type CostSum, shareWords, targetWords } from '@/lib/costs/model/share';
import { dateWords } from '@/lib/kernel/constraint-words';
import { rowsHref } from './rows-href';

/** The one answer of the page, what it is made of, and what stands beside it. */
export function SharePanel({ costs }: { costs: Costs }) {
  const { share, target, reviews, currency, period } = costs;
  const money = (amount: string) => `${currency} ${amountWords(amount)}`;
  const span = `${dateWords(costs.from)} to ${dateWords(costs.to)} (UTC)`;
  return (
    <section aria-label="Share of governance" className="mb-4 overflow-clip rounded-lg border bg-panel">
      <ul className="grid gap-px bg-line sm:grid-cols-2 lg:grid-cols-4">
        <Figure title="Governance of all AI cost" says={sayShare(costs)}>
          <ShareFigure sum={share} />
        </Figure>
        <Figure title="Cost of governance" says={`${share.governanceRows.toLocaleString('en')} lines with an activity`}>
          {share.governanceRows === 0 ? (
            <Missing>{share.rows === 0 ? 'No data' : 'No governance rows'}</Missing>
          ) : (
            <Link className="hover:underline" href={rowsHref({ period, activity: '*' })}>
              {money(share.governance)}
            </Link>
          )}
        </Figure>
        <Figure
          title="All AI cost"
          says={`${share.rows.toLocaleString('en')} lines, on ${share.days} of ${costs.dayCount} days`}
        >
          {share.rows === 0 ? (
            <Missing>No data</Missing>
          ) : (
            <Link className="hover:underline" href={rowsHref({ period })}>
              {money(share.effective)}
            </Link>
          )}
        </Figure>
        <Figure
          title="Time of reviews"
          says={
            reviews.signed === 0
              ? 'no behaviour review was signed'
              : `said by who signed ${reviews.told} of ${reviews.signed} reviews`
          }
        >
          {reviews.minutes === null ? <Missing>No data</Missing> : `${(reviews.minutes / 60).toFixed(1)} hours`}
        </Figure>
      </ul>
      <p className="border-t px-4 py-2 text-xs text-ink-2">
        {span}. A charge counts on the day on which it begins, by its EffectiveCost.{' '}
        {target?.percent ? null : 'The company has set no target.'}
      </p>
    </section>
  );
}

function sayShare({ share, target }: Costs): string {
  if (share.state === 'no-data') return 'nothing was imported for these days';
  if (share.state === 'no-governance-rows') return 'no line says what of governance it paid for';
  if (share.state === 'no-spend') return 'all lines add up to nothing or less';
  return target?.percent
    ? `${targetWords(share.percent as string, target.percent)} of ${target.percent} %`
    : 'no target';
}

function ShareFigure({ sum: { state, percent } }: { sum: CostSum }) {
  switch (state) {
    case 'no-data':
      return <Missing>No data</Missing>;
    case 'no-governance-rows':
      return <Missing>No governance rows</Missing>;
    case 'no-spend':
      return <Missing>No spend</Missing>;
    case 'share':
      return <>{shareWords({ state, percent })}</>;
  }
}

function Figure({ title, says, children }: { title: string; says: string; children: ReactNode }) {
  return (
    <li className="min-w-0 bg-panel px-4 py-3">
      <p className="text-ink-2">{title}</p>
      <p className="py-0.5 text-lg font-semibold tabular-nums">{children}</p>
      <p className="text-xs text-ink-3">{says}</p>
    </li>
  );
}

function Missing({ children }: { children: ReactNode }) {
  return <span className="font-normal text-ink-3">{children}</span>;
}
