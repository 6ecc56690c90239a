'use client';

import type { Keyset, SigningKeyDetail } from '@/lib/signing-keys/model/dto';
import { givenByHand, holdersOf } from '@/lib/signing-keys/model/rotation';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Checkbox } from '../ui/checkbox';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { counted, hours } from './words';

type Act = (data: FormData) => Promise<ActionResult>;

const OVERLAPS = [24, 72, 168, 1, 0].map((value) => ({ value: String(value), label: hours(value) }));

const withKid = (data: FormData, kid: string) => {
  data.set('kid', kid);
  return data;
};

export function StageButton({ keyset, stage }: { keyset: Keyset; stage: Act }) {
  const cannot = !keyset.generates && keyset.atHand.length === 0;
  return (
    <ConfirmDialog
      trigger={<Button variant="primary">Stage the next key</Button>}
      title="Stage the next key?"
      confirmLabel="Publish 1 key"
      tone="primary"
      onConfirm={stage}
    >
      <p>
        It is published beside the key that signs, and signs nothing until the overlap is over: so{' '}
        {counted(keyset.gateways.length, 'gateway sees', 'gateways see')} it coming.
      </p>
      <ByHand keyset={keyset} />
      {cannot ? (
        <Callout tone="warn" title="No key is at hand">
          Keys are given by REMIT_SIGNING_KEY. Add a new one to it at every process, and start them again.
        </Callout>
      ) : null}
      <ChooseKey keyset={keyset} />
      <FormField
        name="overlapHours"
        label="Overlap"
        hint="It is published for so long before it signs, and the key before it for so long after."
        required
      >
        <Select options={OVERLAPS} defaultValue="24" />
      </FormField>
      <Checkbox
        name="automatic"
        value="true"
        defaultChecked
        label="Go on by itself"
        hint="It signs when the overlap is over, and the key before it retires once no gateway needs it."
      />
    </ConfirmDialog>
  );
}

export function ActivateButton({ of: key, keyset, activate }: { of: SigningKeyDetail; keyset: Keyset; activate: Act }) {
  const gateways = keyset.gateways.length;
  const early = key.notBefore !== null && Date.parse(key.notBefore) > Date.now();
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="primary" aria-label={`Let ${key.kid} sign`}>
          Let it sign
        </Button>
      }
      title="Let this key sign?"
      confirmLabel={`Publish to ${counted(gateways, 'gateway', 'gateways')}`}
      tone={early ? 'danger' : 'primary'}
      onConfirm={(data) => activate(withKid(data, key.kid))}
    >
      <p>
        {counted(gateways, 'gateway gets', 'gateways get')} a new revision with the same content, signed by it. The key
        that signs now stays published for {hours(key.overlapHours)} more.
      </p>
      <ByHand keyset={keyset} />
      {early ? (
        <>
          <Callout tone="warn" title="The overlap is not over">
            Until <When at={key.notBefore} show="absolute" /> there may be gateways that have not read the keys again.
            They refuse the new revision until they do, and go on with the one that they have.
          </Callout>
          <Checkbox name="now" value="true" label="Let it sign now all the same" required />
        </>
      ) : null}
    </ConfirmDialog>
  );
}

export function CancelButton({ of: key, cancel }: { of: SigningKeyDetail; cancel: Act }) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Cancel ${key.kid}`}>
          Cancel it
        </Button>
      }
      title="Cancel the next key?"
      confirmLabel="Withdraw 1 key"
      onConfirm={(data) => cancel(withKid(data, key.kid))}
    >
      <p>It is published no longer and never comes back. It signed nothing, so no gateway loses anything.</p>
      <FormField name="reason" label="Why">
        <Input maxLength={500} />
      </FormField>
    </ConfirmDialog>
  );
}

export function RetireButton({ of: key, keyset, retire }: { of: SigningKeyDetail; keyset: Keyset; retire: Act }) {
  const holders = holdersOf(key.kid, keyset.gateways);
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Retire ${key.kid}`}>
          Retire
        </Button>
      }
      title="Retire this key?"
      confirmLabel="Withdraw 1 key"
      onConfirm={(data) => retire(withKid(data, key.kid))}
    >
      <p>
        It is published no longer and never comes back. What it signed is refused from then on. Whoever signed in while
        it signed, and not since, signs in anew; maybe you too.
      </p>
      {holders.length === 0 ? (
        <p>0 of {counted(keyset.gateways.length, 'gateway', 'gateways')} have a policy in force that it signed.</p>
      ) : (
        <>
          <Callout
            tone="warn"
            title={`${holders.length} of ${counted(keyset.gateways.length, 'gateway', 'gateways')} still need it`}
          >
            {holders.map(({ name }) => name).join(', ')}. What they have in force was signed by it. They go on with that
            until they pull, and get the newest revision then.
          </Callout>
          <Checkbox name="force" value="true" label="Retire it all the same" required />
        </>
      )}
      <FormField name="reason" label="Why" required={holders.length > 0}>
        <Input maxLength={500} required={holders.length > 0} />
      </FormField>
    </ConfirmDialog>
  );
}

export function EmergencyButton({ keyset, replace }: { keyset: Keyset; replace: Act }) {
  const published = keyset.keys.filter(({ state }) => state !== 'retired').length;
  const gateways = keyset.gateways.length;
  return (
    <ConfirmDialog
      trigger={<Button>Emergency</Button>}
      title="Replace the signing key at once?"
      confirmLabel={`Withdraw ${counted(published, 'key', 'keys')}`}
      onConfirm={replace}
    >
      <p>
        For a key that leaked or is lost. Another key signs at once. {counted(published, 'key is', 'keys are')}{' '}
        withdrawn, and {counted(gateways, 'gateway gets', 'gateways get')} a new revision with the same content.
      </p>
      <p>
        A gateway takes nothing that a withdrawn key signed once it has read the keys again; Remit's own client does so
        when it pulls that revision. Everybody signs in anew, you too. Security and administrators are told.
      </p>
      <ByHand keyset={keyset} />
      <ChooseKey keyset={keyset} alsoStaged />
      <FormField name="reason" label="Why" required>
        <Input maxLength={500} required />
      </FormField>
    </ConfirmDialog>
  );
}

/** OPA verifies with the one key that its own configuration names. */
function ByHand({ keyset }: { keyset: Keyset }) {
  const gateways = givenByHand(keyset.gateways);
  if (gateways.length === 0) return null;
  return (
    <Callout tone="warn" title={`${counted(gateways.length, 'gateway reads', 'gateways read')} no published keys`}>
      {gateways.map(({ name }) => name).join(', ')}. Add the new key to the configuration of OPA, and name it in
      signing.keyid when it signs. Until then OPA refuses what it signed, and goes on with the bundle that it has.
    </Callout>
  );
}

/** Nothing to choose where a key is made and none is at hand. */
function ChooseKey({ keyset, alsoStaged }: { keyset: Keyset; alsoStaged?: boolean }) {
  const staged = alsoStaged ? keyset.keys.filter(({ state, held }) => state === 'next' && held) : [];
  const options = [
    ...(keyset.generates ? [{ value: '', label: 'A new one, made now' }] : []),
    ...staged.map(({ kid }) => ({ value: kid, label: `${kid.slice(0, 12)}…, which comes next` })),
    ...keyset.atHand.map((kid) => ({ value: kid, label: `${kid.slice(0, 12)}…, which is at hand` })),
  ];
  if (options.length === 0 || (options.length === 1 && keyset.generates)) return null;
  return (
    <FormField name="kid" label="Key" required>
      <Select options={options} />
    </FormField>
  );
}
