import type { Keyset, SigningKeyDetail } from '@/lib/signing-keys/model/dto';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { Chip, type Tone } from '../ui/chip';
import { CopyButton } from '../ui/copy-button';
import { Panel, PanelSection } from '../ui/panel';
import { ActivateButton, CancelButton, RetireButton } from './key-buttons';

type Act = (data: FormData) => Promise<ActionResult>;

const STATES: Record<SigningKeyDetail['state'], [tone: Tone, word: string]> = {
  active: ['good', 'Signs'],
  next: ['info', 'Comes next'],
  previous: ['warn', 'Signed before'],
  retired: ['neutral', 'Retired'],
};
const ORDER = ['active', 'next', 'previous'] as const;

/** The keys that are published: what signs, what comes next, what signed before. */
export function KeysPanel({
  keyset,
  acts,
}: {
  keyset: Keyset;
  acts: { activate: Act; cancel: Act; retire: Act } | null;
}) {
  const shown = ORDER.flatMap((state) => keyset.keys.filter((key) => key.state === state));
  const missing = shown.filter(({ held, state }) => !held && state !== 'previous');
  const retired = keyset.keys.length - shown.length;
  return (
    <Panel
      title="Published keys"
      note={`${shown.length} in the JWK Set${retired > 0 ? `, ${retired} retired` : ''}`}
      padded={false}
    >
      {missing.length > 0 ? (
        <PanelSection>
          <Callout tone="danger" title="This process does not hold a key that it needs">
            It cannot sign with {missing.map(({ kid }) => kid).join(', ')}. Add that key to REMIT_SIGNING_KEY, or give
            it the data folder that holds it, and start it again.
          </Callout>
        </PanelSection>
      ) : null}
      <ul>
        {shown.map((key) => (
          <li
            key={key.kid}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b px-4 py-3 last:border-b-0"
          >
            <div className="min-w-0 flex-1 basis-72">
              <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <Chip tone={STATES[key.state][0]} hollow={key.state === 'next'}>
                  {STATES[key.state][1]}
                </Chip>
                <span className="font-mono text-xs [overflow-wrap:anywhere]">{key.kid}</span>
                <CopyButton text={key.kid} label={`Copy the id ${key.kid}`} />
              </div>
              <p className="mt-1 text-ink-2">
                <Told of={key} />
              </p>
            </div>
            {acts ? (
              <span className="flex flex-wrap gap-2">
                {key.state === 'next' ? (
                  <>
                    <CancelButton of={key} cancel={acts.cancel} />
                    <ActivateButton of={key} keyset={keyset} activate={acts.activate} />
                  </>
                ) : null}
                {key.state === 'previous' ? <RetireButton of={key} keyset={keyset} retire={acts.retire} /> : null}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Told({ of: key }: { of: SigningKeyDetail }) {
  if (key.state === 'active') {
    return (
      <>
        Every policy is signed with it since <When at={key.activatedAt} show="absolute" />.
      </>
    );
  }
  if (key.state === 'next') {
    return (
      <>
        Published <When at={key.createdAt} />, so that gateways see it coming. It signs{' '}
        {key.automatic ? 'by itself' : 'once somebody lets it,'} from <When at={key.notBefore} show="absolute" />.
      </>
    );
  }
  return (
    <>
      Signed until <When at={key.previousAt} show="absolute" />.{' '}
      {key.automatic ? (
        <>
          It retires by itself after <When at={key.retireAfter} show="absolute" />, once no gateway needs it.
        </>
      ) : (
        'It stays published until somebody retires it.'
      )}
    </>
  );
}
