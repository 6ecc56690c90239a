import Link from 'next/link';
import type { Overview } from '@/lib/overview/model/dto';
import { isNarrowed } from '@/lib/overview/model/figures';
import { CUSTOMER_DATA, GAP_WORDS, GAPS, gapSentence, NOT_GOVERNED } from '@/lib/overview/model/gaps';
import { trendWords } from './figure-words';

const number = (count: number) => count.toLocaleString('en');

/** So many of those just named, as a sentence begins. */
function someOf(some: number, all: number): string {
  if (some < all) return `${number(some)} of them`;
  return all === 1 ? 'It' : all === 2 ? 'Both of them' : `All ${number(all)} of them`;
}

/** The page's one answer: how many agents can touch customer data, how many of them are not fully governed, and why. */
export function Answer({ overview }: { overview: Overview }) {
  const { customerData, notGoverned, gaps, unlabelled, filter } = overview;
  const [customer, active] = [customerData.numerator ?? 0, customerData.denominator ?? 0];
  const ungoverned = notGoverned.numerator ?? 0;
  const why = gapSentence(gaps);
  const unlabelledHref = `/overview/agents?${new URLSearchParams({ of: 'unlabelled', ...filter })}`;
  return (
    <div className="mb-5">
      <h1 className="max-w-[26em] text-2xl font-semibold tracking-[-0.02em]">
        {active === 0 ? (
          'No agent is active.'
        ) : customer === 0 ? (
          `None of ${number(active)} ${active === 1 ? 'agent' : 'agents'} ${unlabelled > 0 ? 'is known to' : 'can'} touch customer data.`
        ) : (
          <>
            <Link className="border-line-strong border-b-2 hover:border-control" href={customerData.href}>
              {number(customer)} of {number(active)}
            </Link>{' '}
            {active === 1 ? 'agent' : 'agents'} can touch customer data.{' '}
            {ungoverned === 0 ? (
              <>{customer === 1 ? 'It is' : customer === 2 ? 'Both of them are' : 'All of them are'} fully governed.</>
            ) : (
              <>
                <Link className="border-r3/40 border-b-2 text-r3 hover:border-r3" href={notGoverned.href}>
                  {someOf(ungoverned, customer)}
                </Link>{' '}
                {ungoverned === 1 ? 'is' : 'are'} not fully governed.
              </>
            )}
          </>
        )}
      </h1>
      <Waiting overview={overview} />
      {why.length > 0 && (
        <p className="mt-1.5 max-w-[96ch] text-ink-2">
          {why.map(({ gap, text }, index) => (
            <span key={gap}>
              {index > 0 ? (index === why.length - 1 ? ' and ' : ', ') : ''}
              <Link
                className="underline decoration-line-strong underline-offset-3 hover:decoration-current"
                href={gaps.find((one) => one.gap === gap)?.href ?? '/overview/agents'}
              >
                {index === 0 ? text.charAt(0).toUpperCase() + text.slice(1) : text}
              </Link>
            </span>
          ))}
          .
        </p>
      )}
      {unlabelled > 0 && (
        <p className="mt-1 text-ink-2">
          <Link
            className="underline decoration-line-strong underline-offset-3 hover:decoration-current"
            href={unlabelledHref}
          >
            {number(unlabelled)} {customer > 0 ? 'more ' : ''}
            {unlabelled === 1 ? 'holds' : 'hold'} a tool that nobody labelled
          </Link>
          : {unlabelled === 1 ? 'it' : 'they'} may touch customer data{customer > 0 ? ' too' : ''}.
        </p>
      )}
      <details className="mt-1.5 text-ink-3 text-xs print:hidden">
        <summary className="w-fit">
          What is counted
          {customerData.state !== 'figure'
            ? ''
            : customerData.trend
              ? ` · ${trendWords(customerData)}`
              : ' · no trend yet: not enough history'}
        </summary>
        <div className="mt-2 max-w-[80ch] rounded-lg border bg-panel px-4 py-3 text-ink-2">
          <p>
            <strong className="font-strong text-ink">Can touch customer data:</strong> {CUSTOMER_DATA}
          </p>
          <p className="mt-2">
            <strong className="font-strong text-ink">Not fully governed:</strong> {NOT_GOVERNED}
          </p>
          <ul className="mt-1 grid gap-0.5">
            {GAPS.map((gap) => (
              <li key={gap}>
                {GAP_WORDS[gap].name}: {GAP_WORDS[gap].says}
              </li>
            ))}
          </ul>
        </div>
      </details>
    </div>
  );
}

const LINK = 'underline decoration-line-strong underline-offset-3 hover:decoration-current';

/** What does not wait for the next report, in one line. */
function Waiting({ overview: { openIncidents, criticalAlerts, filter } }: { overview: Overview }) {
  if (openIncidents + criticalAlerts === 0) return null;
  const narrowed = isNarrowed(filter);
  return (
    <p className="mt-1.5 text-r3">
      {narrowed ? 'In the whole company, ' : null}
      {openIncidents > 0 ? (
        <Link className={LINK} href="/incidents?state=open">
          {number(openIncidents)} {openIncidents === 1 ? 'incident is' : 'incidents are'} open
        </Link>
      ) : null}
      {openIncidents > 0 && criticalAlerts > 0 ? ', and ' : null}
      {criticalAlerts > 0 ? (
        <Link className={LINK} href="/alerts?severity=critical&state=waiting">
          {number(criticalAlerts)} critical {criticalAlerts === 1 ? 'alert waits' : 'alerts wait'}
        </Link>
      ) : null}
      .
    </p>
  );
}
