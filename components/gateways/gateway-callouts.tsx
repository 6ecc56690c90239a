import type { GatewayDetail } from '@/lib/gateways/model/dto';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { HostileText } from '../ui/hostile-text';

/** What is wrong at a gateway, in words; the page says nothing while all is well. */
export function GatewayCallouts({ gateway }: { gateway: GatewayDetail }) {
  const { mode, state, activatedSerial, highestSerial, latestSerial, lastSeenAt, lastError } = gateway;
  return (
    <div className="mb-4 space-y-3 empty:hidden">
      {mode === 'shadow' ? (
        <Callout tone="danger" title="Shadow mode: nothing is stopped here">
          Decisions are made and reported, but calls that policy denies go through.
        </Callout>
      ) : null}
      {state === 'older' ? (
        <Callout tone="danger" title={`It went back: revision ${activatedSerial} instead of ${highestSerial}`}>
          It had revision {highestSerial} in force, and says now that {activatedSerial} is. What was taken away since
          may be allowed there. A gateway that keeps what it holds never does this: look at its disk, and at who can
          write to it.
        </Callout>
      ) : null}
      {state === 'silent' ? (
        <Callout tone="danger" title="It is silent">
          It was last heard of <When at={lastSeenAt} />. Nobody knows what is enforced there; what was published since
          may not have reached it.
        </Callout>
      ) : null}
      {state === 'behind' && activatedSerial !== null ? (
        <Callout tone="warn" title={`Behind: revision ${activatedSerial} of ${latestSerial} is in force`}>
          It asks for policy, and has not said yet that the newest is in force.
        </Callout>
      ) : null}
      {lastError ? (
        <Callout tone="danger" title="It refused the last policy">
          <HostileText text={lastError} inline />
        </Callout>
      ) : null}
    </div>
  );
}
