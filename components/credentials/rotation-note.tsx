import type { CredentialDetail } from '@/lib/credentials/model/dto';
import { When } from '../time/when';
import { Callout } from '../ui/callout';

/** Where the newest replacement stands that takes older tokens away: what is known, and what is not. */
export function RotationNote({ credential: { rotation, events, registration } }: { credential: CredentialDetail }) {
  const { state, at, serial, gateways } = rotation;
  if (state === 'none' || at === null) return null;
  if (state === 'requested') {
    return (
      <Callout tone="warn" className="mt-2" title="Half done: asked for, not replaced">
        Asked for <When at={at} />.{' '}
        {registration?.pending
          ? `Remit puts the new key in its place at the issuer. ${registration.error ?? ''}`
          : 'Whoever keeps it at its issuer replaces it there, and says so here.'}
      </Callout>
    );
  }
  const proof = events.findLast(({ event }) => event === 'verified');
  if (state === 'verified') {
    const where = typeof proof?.detail?.gateway === 'string' ? proof.detail.gateway : 'A gateway';
    const time = typeof proof?.detail?.time === 'string' ? proof.detail.time : null;
    return (
      <Callout tone="good" className="mt-2" title="Verified: an older token was refused">
        {where} refused one <When at={time} show="absolute" />. Revision {serial} says so to every gateway.
      </Callout>
    );
  }
  if (state === 'confirmed') {
    return (
      <Callout tone="info" className="mt-2" title="Confirmed: gateways know that older tokens are refused">
        Every gateway that serves it has revision {serial}. Nobody has tried an older token yet.
      </Callout>
    );
  }
  const waiting = gateways.filter(({ holds, confirmed }) => holds && !confirmed).map(({ slug }) => slug);
  const unable = gateways.filter(({ holds }) => !holds).map(({ slug }) => slug);
  return (
    <Callout tone="warn" className="mt-2" title="Not verified: older tokens may still be taken">
      {waiting.length > 0 ? `Not confirmed yet: ${waiting.join(', ')}. ` : ''}
      {unable.length > 0 ? `Take an older token until it is over: ${unable.join(', ')}. ` : ''}
      {gateways.length === 0 ? 'No gateway serves this agent. ' : ''}Revision {serial} refuses them.
    </Callout>
  );
}
