import Link from 'next/link';
import type { GatewayDetail } from '@/lib/gateways/model/dto';
import { type Bound, type Holding, KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import { Chip, type Tone } from '../ui/chip';
import { Panel, PanelSection } from '../ui/panel';

const TONES: Record<Holding, Tone> = { no: 'bad', asked: 'warn', publication: 'info', call: 'good' };
const SHORT: Record<Holding, string> = {
  no: 'not held',
  asked: 'by who asks',
  publication: 'by publishing',
  call: 'held',
};
/** What nothing holds comes first. */
const ORDER: Holding[] = ['no', 'asked', 'publication', 'call'];

/** How one bound holds at the kind, in words. */
export interface HoldsRow {
  key: Bound;
  holding: Holding;
  bound: string;
  says: string;
}

/** What a gateway of this kind cannot hold, and what becomes of the grants that are bound by it. */
export function HoldsPanel({ gateway, rows }: { gateway: GatewayDetail; rows: HoldsRow[] }) {
  const { unheld, unheldGrants } = gateway;
  const all = [...rows].sort((a, b) => ORDER.indexOf(a.holding) - ORDER.indexOf(b.holding));
  const nameOf = (key: Bound) => all.find((row) => row.key === key)?.bound ?? key;
  const open = all.filter(({ holding }) => holding === 'no');
  return (
    <Panel
      title="What will not be enforced there"
      note={open.length === 0 ? 'nothing is left out' : `${open.length} of ${all.length} bounds`}
      padded={false}
    >
      <PanelSection>
        <p className="max-w-[72ch] text-ink-2">{lead(gateway, all)}</p>
      </PanelSection>
      <ul aria-label="How each bound holds there">
        {all.map(({ key, holding, bound, says }) => (
          <li
            key={key}
            className="grid gap-x-4 gap-y-0.5 border-b px-4 py-2 last:border-b-0 sm:grid-cols-[minmax(0,190px)_112px_minmax(0,1fr)] sm:items-baseline"
          >
            <span className="font-strong">{bound}</span>
            <span>
              <Chip tone={key === 'shadow' && holding === 'no' ? 'neutral' : TONES[holding]}>{SHORT[holding]}</Chip>
            </span>
            <span className="text-ink-2">
              {says}
              {counted(unheldGrants.byBound[key], unheld)}
            </span>
          </li>
        ))}
      </ul>
      {unheldGrants.total > 0 ? (
        <div className="border-t">
          <PanelSection>
            <h3 className="font-semibold">
              {grants(unheldGrants)}{' '}
              {unheld === 'publish' ? 'published without what they are bound by' : 'not published'}
            </h3>
          </PanelSection>
          <ul aria-label="Grants that it cannot hold">
            {unheldGrants.items.map(({ agent, tool, bounds }) => (
              <li
                key={`${agent.slug} ${tool}`}
                className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b px-4 py-2 last:border-b-0"
              >
                <Link className="link font-strong" href={`/agents/${agent.slug}`}>
                  {agent.name}
                </Link>
                <Link
                  className="link font-mono text-xs [overflow-wrap:anywhere] max-sm:basis-full"
                  href={toolHref(tool)}
                >
                  {tool}
                </Link>
                <span className="text-ink-2 sm:ml-auto">{bounds.map(nameOf).join(', ')}</span>
              </li>
            ))}
            {unheldGrants.total > unheldGrants.items.length ? (
              <li className="px-4 py-2 text-ink-2">and {unheldGrants.total - unheldGrants.items.length} more</li>
            ) : null}
          </ul>
        </div>
      ) : null}
    </Panel>
  );
}

function lead({ name, kind, unheld }: GatewayDetail, rows: HoldsRow[]): string {
  const label = KIND_NAMES[kind];
  if (rows.every(({ holding }) => holding === 'call')) {
    return `${label}: ${name} looks at each call, and holds everything that a grant can be bound by.`;
  }
  if (rows.every(({ holding }) => holding !== 'no')) {
    return `${label}: what is marked “by who asks” is in the answer; it holds only if whoever asks acts by it.`;
  }
  return unheld === 'publish'
    ? `${label} has no words for some of what a grant can be bound by. Such grants are published there all the same, without it.`
    : `${label} has no words for some of what a grant can be bound by. Such grants are not published there: their calls are denied.`;
}

function counted(count: number | undefined, unheld: 'withhold' | 'publish'): string {
  if (!count) return '';
  const which = `${count.toLocaleString('en')} ${count === 1 ? 'grant is' : 'grants are'}`;
  return ` ${which} ${unheld === 'publish' ? 'there without it' : 'not published for it'}.`;
}

function grants({ total, totalAtLeast }: GatewayDetail['unheldGrants']): string {
  return `${total.toLocaleString('en')}${totalAtLeast ? ' or more' : ''} ${total === 1 ? 'grant is' : 'grants are'}`;
}

function toolHref(tool: string): string {
  const at = tool.indexOf('/');
  return `/servers/${tool.slice(0, at)}/tools/${tool.slice(at + 1)}`;
}
