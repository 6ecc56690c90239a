import Link from 'next/link';
import { GATEWAY_STATE_WORDS } from '@/lib/gateways/model/state';
import type { StandingWork } from '@/lib/work/model/dto';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { More, WorkList, WorkRow } from './work-list';

const TROUBLE = {
  silent: 'nobody knows what is enforced there',
  rejecting: 'it refuses the policy that it is given',
  older: 'it runs an older policy than it had before',
} as const;

/** Gateways that somebody has to look after. */
export function GatewayWork({ work: { troubled, unattested } }: { work: StandingWork }) {
  return (
    <>
      <WorkList title="Gateways in trouble" noun="gateway" total={troubled.total}>
        {troubled.items.map(({ slug, name, alarm }) => (
          <WorkRow key={slug}>
            <Link className="link min-w-0 font-strong" href={`/gateways/${slug}`}>
              {name}
            </Link>
            <span className="min-w-0 flex-1 text-ink-2">{TROUBLE[alarm]}</span>
            <Chip tone="bad">{GATEWAY_STATE_WORDS[alarm]}</Chip>
          </WorkRow>
        ))}
        <More shown={troubled.items.length} total={troubled.total} href="/gateways" />
      </WorkList>
      <WorkList title="Gateways without an attestation in force" noun="gateway" total={unattested.total}>
        {unattested.items.map(({ slug, name, over }) => (
          <WorkRow key={slug}>
            <Link className="link min-w-0 flex-1 font-strong" href={`/gateways/${slug}`}>
              {name}
            </Link>
            <span className="shrink-0 text-ink-2">
              {over ? (
                <>
                  over <When at={over} />
                </>
              ) : (
                'none was ever kept'
              )}
            </span>
          </WorkRow>
        ))}
        <More shown={unattested.items.length} total={unattested.total} href="/gateways" />
      </WorkList>
    </>
  );
}
