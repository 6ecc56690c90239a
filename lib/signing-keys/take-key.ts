import { invalid, RemitError } from '@/lib/kernel/errors';
import type { HeldKey } from '@/lib/signing/keyring';
import type { Signer } from '@/lib/signing/load-signer';
import { neverUsed } from './queries';

/**
 * A key that was never used, for `work`: the one that is named, or one that is made, or the only one that is at hand
 * where keys are given by the environment. One that was made is deleted again when `work` fails.
 */
export async function withNewKey<T>(
  { signer, kid, known }: { signer: Signer; kid: string | undefined; known: readonly { kid: string }[] },
  work: (key: HeldKey) => Promise<T>,
): Promise<T> {
  const { keyring } = signer;
  if (kid !== undefined || !keyring.generates) return work(choose(signer, kid, known));
  const key = await keyring.generate();
  try {
    return await work(key);
  } catch (error) {
    keyring.discard(key.kid);
    throw error;
  }
}

function choose(signer: Signer, kid: string | undefined, known: readonly { kid: string }[]): HeldKey {
  const atHand = neverUsed(signer, known);
  if (kid !== undefined) {
    const key = signer.keyring.get(kid);
    if (known.some((one) => one.kid === kid)) {
      throw invalid('kid', 'This key was used already, and a key never comes back. Take another.');
    }
    if (!key) throw invalid('kid', 'This process does not hold this key. Add it to REMIT_SIGNING_KEY and start again.');
    return key;
  }
  if (atHand.length > 1) throw invalid('kid', `Say which of the keys at hand: ${atHand.join(', ')}.`);
  const [only] = atHand;
  if (only) return signer.keyring.get(only) as HeldKey;
  throw new RemitError(
    'conflict',
    'Keys are given by REMIT_SIGNING_KEY here, and it holds none that was not used yet. ' +
      'Add a new key to it at every process, start them again, and repeat this.',
  );
}
