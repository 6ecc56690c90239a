import Link from 'next/link';
import { COVERAGE_WORDS, type Coverage, type GatewayCoverage } from '@/lib/decision-log/model/coverage';
import type { Stretch } from '@/lib/decision-log/model/sequence';
import { KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import { PlainTable } from '../data-table/plain-table';
import { GatewayStateChip } from '../gateways/gateway-chips';
import { When } from '../time/when';
import { Chip, type Tone } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { Panel } from '../ui/panel';

const TONES: Record<Coverage, Tone> = { 'no-data': 'neutral', gaps: 'bad', quiet: 'warn', seen: 'good' };

/** For each gateway whether it tells of calls, and what of its own count is missing. */
export function CoveragePanel({ gateways }: { gateways: GatewayCoverage[] }) {
  return (
    <Panel title="Gateways" padded={false}>
      {gateways.length === 0 ? (
        <EmptyState title="No gateways">Without a gateway nobody sees what agents call.</EmptyState>
      ) : (
        <PlainTable
          label="Gateways, and what they tell of calls"
          rows={gateways}
          rowKey={({ slug }) => slug}
          columns={[
            {
              id: 'name',
              header: 'Gateway',
              cell: ({ slug, name, kind }) => (
                <>
                  <Link className="link" href={`/gateways/${slug}`}>
                    {name}
                  </Link>
                  <span className="block text-ink-3 text-xs">{KIND_NAMES[kind]}</span>
                </>
              ),
            },
            {
              id: 'coverage',
              header: 'Calls',
              cell: ({ coverage }) => (
                <Chip tone={TONES[coverage]} hollow={coverage === 'no-data'} title={COVERAGE_WORDS[coverage].says}>
                  {COVERAGE_WORDS[coverage].short}
                </Chip>
              ),
            },
            {
              id: 'missing',
              header: 'Missing',
              cell: ({ missing, gaps, counts, lastToldAt }) => (
                <Missing missing={missing} gaps={gaps} counts={counts} told={lastToldAt !== null} />
              ),
            },
            {
              id: 'day',
              header: 'Last 24 hours',
              align: 'end',
              cell: ({ lastDay, lastToldAt, slug }) =>
                lastToldAt === null ? (
                  <span className="text-ink-3">no data</span>
                ) : (
                  <Link className="link" href={`/calls?gateway=${slug}`}>
                    {lastDay.toLocaleString('en')}
                  </Link>
                ),
            },
            {
              id: 'call',
              header: 'Last call',
              wide: true,
              cell: ({ lastCallAt }) => <When at={lastCallAt} none="no data" />,
            },
            {
              id: 'told',
              header: 'Last told',
              wide: true,
              cell: ({ lastToldAt }) => <When at={lastToldAt} none="no data" />,
            },
            { id: 'seen', header: 'Last heard', wide: true, cell: ({ lastSeenAt }) => <When at={lastSeenAt} /> },
            { id: 'state', header: 'State', wide: true, cell: ({ state }) => <GatewayStateChip state={state} /> },
          ]}
        />
      )}
    </Panel>
  );
}

function Missing({
  missing,
  gaps,
  counts,
  told,
}: {
  missing: number;
  gaps: Stretch[];
  counts: boolean;
  told: boolean;
}) {
  if (!told) return <span className="text-ink-3">no data</span>;
  if (!counts) return <span className="text-ink-2">not counted: a gap would not show</span>;
  if (missing === 0) return <span className="text-ink-2">nothing</span>;
  return (
    <details>
      <summary className="cursor-pointer text-r3">{missing.toLocaleString('en')}</summary>
      <ul className="mt-1 text-xs tabular-nums">
        {gaps.map(({ first, last }) => (
          <li key={first}>{first === last ? first : `${first} to ${last}`}</li>
        ))}
      </ul>
    </details>
  );
}
