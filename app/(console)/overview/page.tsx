import { Gauge } from 'lucide-react';
import type { Metadata } from 'next';
import { StackedBars } from '@/components/charts/stacked-bars';
import { AllFigures } from '@/components/overview/all-figures';
import { Answer } from '@/components/overview/answer';
import { FigureCards } from '@/components/overview/figure-cards';
import { dayWords } from '@/components/overview/figure-words';
import { HeatMap } from '@/components/overview/heat-map';
import { OverviewBar } from '@/components/overview/overview-bar';
import { Readiness } from '@/components/overview/readiness';
import { TopRisks } from '@/components/overview/top-risks';
import { WeekPanel } from '@/components/overview/week-panel';
import { When } from '@/components/time/when';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Panel } from '@/components/ui/panel';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import type { Overview } from '@/lib/overview/model/dto';
import { isNarrowed } from '@/lib/overview/model/figures';
import { getOverview } from '@/lib/overview/queries';
import { readOverviewFilter } from './filter';

export const metadata: Metadata = { title: 'Overview' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Looked at first; the rest stands in the table of all. */
const KEY = ['high-risk', 'unused-grants', 'approval-median', 'denied-calls', 'gateways', 'governance-cost'];

export default async function OverviewPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const filter = readOverviewFilter(await searchParams);
  const overview = await forPage(getOverview({ ctx, filter }));
  const { asOf, teams, registered, figures, topRisks, calls } = overview;
  const narrowed = isNarrowed(filter);
  const part = [filter.team ?? 'all teams', filter.environment ?? 'all environments'].join(' · ');
  return (
    <div className="print:[zoom:0.68]">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="text-ink-3 text-xs">
          Overview · {part} · as of <When at={asOf} show="absolute" className="text-ink-3" />
        </p>
        <OverviewBar teams={teams} filter={filter} />
      </div>
      {registered === 0 && !narrowed ? (
        <Panel padded={false}>
          <h1 className="sr-only">Overview</h1>
          <EmptyState
            icon={<Gauge aria-hidden />}
            title="Nothing to oversee yet"
            action={
              <LinkButton href="/agents" variant="primary">
                See the registry
              </LinkButton>
            }
          >
            Here stands how many agents can touch customer data, how many of them are not fully governed and why, with
            figures on risk, use, approvals, gateways and incidents. It begins with the first agent that is registered.
          </EmptyState>
        </Panel>
      ) : (
        <>
          <Answer overview={overview} />
          <FigureCards
            figures={KEY.flatMap((id) => figures.find((figure) => figure.id === id) ?? [])}
            narrowed={narrowed}
          />
          <div className="mb-4 grid items-start gap-4 xl:grid-cols-[1.25fr_1fr] print:grid-cols-[1.25fr_1fr]">
            <HeatMap overview={overview} />
            <WeekPanel overview={overview} />
          </div>
          <TopRisks rows={topRisks} told={calls.length > 0} />
          <Readiness readiness={overview.readiness} />
          <Charts overview={overview} />
          <AllFigures figures={figures} narrowed={narrowed} />
          {overview.nextLegalDate ? (
            <p className="mt-3 text-ink-2 text-xs">
              The next clock of an obligation to tell an authority runs out{' '}
              <When at={overview.nextLegalDate} show="absolute" />.
            </p>
          ) : null}
        </>
      )}
    </div>
  );
}

const count = (value: number) => value.toLocaleString('en');

function Charts({ overview: { byRisk, calls } }: { overview: Overview }) {
  const denied = calls.reduce((sum, day) => sum + day.denied, 0);
  const all = calls.reduce((sum, day) => sum + day.allowed + day.denied, 0);
  return (
    <div className="mb-4 grid items-start gap-4 xl:grid-cols-2 print:hidden">
      <Panel title="Agents by risk and status">
        {byRisk.length === 0 ? (
          <p className="text-ink-2">No agent is registered here yet.</p>
        ) : (
          <StackedBars
            label={`Agents by risk: ${byRisk.map(({ level, active }) => `${level ?? 'not assessed'} ${count(active)} active`).join(', ')}`}
            of="Risk"
            lying
            groups={byRisk.map(({ level, ...values }) => ({ name: level ?? 'not assessed', values }))}
            series={[
              { id: 'active', name: 'active', color: 'accent' },
              { id: 'suspended', name: 'suspended', color: 'del' },
              { id: 'waiting', name: 'in review or approved', color: 'control', hatched: true },
            ]}
          />
        )}
      </Panel>
      <Panel title="Calls" note="14 days (UTC)">
        {calls.length === 0 ? (
          <p className="text-ink-2">No data: no gateway has told of a call yet.</p>
        ) : all === 0 ? (
          <p className="text-ink-2">None: gateways tell of calls, and there was none here.</p>
        ) : (
          <StackedBars
            label={`Calls of 14 days: ${count(all)}, of which ${count(denied)} were denied`}
            of="Day (UTC)"
            groups={calls.map(({ day, ...values }) => ({ name: dayWords(day), values }))}
            series={[
              { id: 'allowed', name: 'allowed', color: 'accent' },
              { id: 'denied', name: 'denied', color: 'del', hatched: true },
            ]}
          />
        )}
      </Panel>
    </div>
  );
}
