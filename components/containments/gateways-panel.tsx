import Link from 'next/link';
import { CANARY_WORDS, type CanaryOutcome } from '@/lib/containments/model/canary';
import { CONFIRMATION_WORDS, type Confirmation } from '@/lib/containments/model/confirmation';
import type { ContainmentDetail } from '@/lib/containments/model/dto';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Chip, type Tone } from '../ui/chip';
import { Panel, PanelSection } from '../ui/panel';
import { CanaryButton } from './canary-button';
import { spanWords } from './span-words';

const TONES: Record<Confirmation, Tone> = {
  confirmed: 'good',
  asks: 'good',
  shadow: 'bad',
  older: 'bad',
  rejected: 'bad',
  waiting: 'warn',
  silent: 'bad',
  never: 'neutral',
};

interface Props {
  containment: ContainmentDetail;
  canary: (data: FormData) => Promise<ActionResult>;
}

/** Each gateway: whether it holds the isolation, after how long, and what it means where it does not. */
export function GatewaysPanel({ containment, canary }: Props) {
  const { id, gateways, may } = containment;
  if (gateways.length === 0) {
    return (
      <Panel title="Gateways">
        <p className="text-ink-2">No gateway was there when it was done: nothing enforces what Remit says.</p>
      </Panel>
    );
  }
  return (
    <Panel
      title="Gateways"
      note={`${gateways.filter(({ holds }) => holds).length} of ${gateways.length} hold it`}
      padded={false}
    >
      {gateways.map((gateway) => (
        <PanelSection key={gateway.slug}>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
            <p className="flex min-w-0 flex-wrap items-center gap-2">
              <Link className="link font-strong" href={`/gateways/${gateway.slug}`}>
                {gateway.name}
              </Link>
              <Chip tone={TONES[gateway.confirmation]} hollow={gateway.confirmation === 'never'}>
                {CONFIRMATION_WORDS[gateway.confirmation]}
              </Chip>
            </p>
            <p className="flex items-center gap-3 text-ink-2 tabular-nums">
              {gateway.ms === null ? null : (
                <span title="From the click until Remit heard it">{spanWords(gateway.ms)}</span>
              )}
              {gateway.canary && may.canary ? <CanaryButton id={id} gateway={gateway.slug} run={canary} /> : null}
            </p>
          </div>
          <p className="mt-1 text-ink-2 [overflow-wrap:anywhere]">
            {gateway.means}
            {gateway.openUntil && gateway.confirmation !== 'waiting' ? (
              <>
                {' '}
                That is at the latest <When at={gateway.openUntil} show="absolute" />.
              </>
            ) : null}
            {gateway.holds || gateway.confirmation === 'shadow' || !gateway.lastSeenAt ? null : (
              <>
                {' '}
                Heard <When at={gateway.lastSeenAt} />.
              </>
            )}
          </p>
          {gateway.error ? (
            <p className="mt-1 font-mono text-r3 text-xs [overflow-wrap:anywhere]">{gateway.error}</p>
          ) : null}
        </PanelSection>
      ))}
    </Panel>
  );
}

const CANARY_TONES: Record<CanaryOutcome, Tone> = {
  denied: 'good',
  allowed: 'bad',
  not_enforced: 'bad',
  failed: 'warn',
};

/** What gateways decided when they were asked. */
export function CanariesPanel({ canaries }: Pick<ContainmentDetail, 'canaries'>) {
  return (
    <Panel title="Canary calls" padded={false}>
      {canaries.length === 0 ? (
        <PanelSection>
          <p className="text-ink-2">
            None yet. A canary call asks a reference gateway itself what it decides about a call of an isolated agent.
            It calls no server.
          </p>
        </PanelSection>
      ) : null}
      {canaries.map(({ gateway, agent, tool, outcome, says, serial, afterMs, by, at }) => (
        <PanelSection key={`${gateway} ${at}`}>
          <p className="flex flex-wrap items-center gap-2">
            <Chip tone={CANARY_TONES[outcome]}>{CANARY_WORDS[outcome]}</Chip>
            <span className="[overflow-wrap:anywhere]">
              {agent} calling {tool} at {gateway}
            </span>
          </p>
          <p className="mt-1 text-ink-2 [overflow-wrap:anywhere]">
            {says}
            {serial === null ? '' : ` by revision ${serial}`}, {spanWords(afterMs)} after the click ·{' '}
            {by?.name ?? 'Remit'}, <When at={at} />
          </p>
        </PanelSection>
      ))}
    </Panel>
  );
}
