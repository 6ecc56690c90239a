import Link from 'next/link';
import type { GatewayDetail } from '@/lib/gateways/model/dto';
import { BOUND_WORDS, HOLDING_WORDS, holdings, KIND_WORDS } from '@/lib/gateways/model/kinds';
import type { Holding } from '@/lib/policy-engine/gateway-kinds';
import { Chip, type Tone } from '../ui/chip';
import { Panel, PanelSection } from '../ui/panel';

const TONES: Record<Holding, Tone> = { no: 'bad', asked: 'warn', publication: 'info', call: 'good' };
const SHADOW_STOPS = 'It cannot only report: agents in shadow mode are stopped there too.';

/** What a gateway of this kind cannot hold, and what becomes of the grants that are bound by it. */
export function HoldsPanel({ gateway }: { gateway: GatewayDetail }) {
  const { kind, unheld, unheldGrants } = gateway;
  const all = holdings(kind);
  const open = all.filter(({ holding }) => holding === 'no');
  return (
    <Panel
      title="What will not be enforced there"
      note={open.length === 0 ? 'nothing is left out' : `${open.length} of ${all.length} bounds`}
      padded={false}
    >
      <PanelSection>
        <p className="max-w-[72ch] text-ink-2">{lead(gateway)}</p>
      </PanelSection>
      <ul aria-label="How each bound holds there">
        {all.map(({ bound, holding }) => (
          <li
            key={bound}
            className="grid gap-x-4 gap-y-0.5 border-b px-4 py-2 last:border-b-0 sm:grid-cols-[minmax(0,190px)_112px_minmax(0,1fr)] sm:items-baseline"
          >
            <span className="font-strong">{BOUND_WORDS[bound].label}</span>
            <span>
              <Chip tone={bound === 'shadow' && holding === 'no' ? 'neutral' : TONES[holding]}>
                {HOLDING_WORDS[holding].short}
              </Chip>
            </span>
            <span className="text-ink-2">
              {bound === 'shadow' && holding === 'no' ? SHADOW_STOPS : HOLDING_WORDS[holding].says}
              {counted(unheldGrants.byBound[bound], unheld)}
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
                <Link className="link min-w-0 flex-1 font-mono text-xs [overflow-wrap:anywhere]" href={toolHref(tool)}>
                  {tool}
                </Link>
                <span className="text-ink-2">{bounds.map((bound) => BOUND_WORDS[bound].label).join(', ')}</span>
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

function lead({ name, kind, unheld }: GatewayDetail): string {
  const { label } = KIND_WORDS[kind];
  if (holdings(kind).every(({ holding }) => holding === 'call')) {
    return `${label}: ${name} looks at each call, and holds everything that a grant can be bound by.`;
  }
  if (holdings(kind).every(({ holding }) => holding !== 'no')) {
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
