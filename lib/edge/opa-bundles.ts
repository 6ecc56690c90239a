import { LRUCache } from 'lru-cache';
import { sha256Hex } from '@/lib/kernel/digest';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { bundleSpan, renderBundle, signaturesFile } from '@/lib/renderings/opa/bundle';
import { packBundle } from '@/lib/renderings/opa/pack';
import type { Signer } from '@/lib/signing/load-signer';
import type { HeldPolicy, KnownGateway } from './gateway-cache';

export interface SignedBundle {
  serial: number;
  etag: string;
  archive: Buffer;
}

const MOST = 1_000;

/**
 * A gateway's policy as a signed OPA bundle: rendered and signed once, and kept for as long as it says the same. OPA has no
 * freshness of its own, so the bundle carries an end; it is that of the freshness statement at hand, which the cache of
 * policies renews only while it knows that the policy is the newest.
 */
export function createOpaBundles(signer: Signer) {
  const kept = new LRUCache<string, { key: string; bundle: Promise<SignedBundle> }>({ max: MOST });

  return {
    bundleOf({ id, slug }: KnownGateway, held: HeldPolicy): Promise<SignedBundle> {
      const { iat, exp } = payloadOf<{ iat: number; exp: number }>(held.freshness);
      const span = bundleSpan({ gateway: slug, issuedAt: iat, lifetimeSeconds: exp - iat });
      const key = [held.sha256, span.from, span.until, signer.kid].join(' ');
      const found = kept.get(id);
      if (found?.key === key) return found.bundle;
      const bundle = make(held, slug, span);
      kept.set(id, { key, bundle });
      bundle.catch(() => kept.delete(id));
      return bundle;
    },
  };

  async function make(held: HeldPolicy, slug: string, span: { from: number; until: number }): Promise<SignedBundle> {
    const { files, payload } = renderBundle(payloadOf<GatewayPolicy>(held.jws), { gateway: slug, span });
    const jws = await signer.sign({ typ: 'JWT', payload });
    const archive = await packBundle([...files, signaturesFile(jws)]);
    // Of what is signed and by which key: a signature is another each time, and says no more.
    const etag = `"${sha256Hex(`${jws.split('.', 1)[0]}.${payload}`)}"`;
    return { serial: held.serial, etag, archive };
  }
}

function payloadOf<Claims>(jws: string): Claims {
  return JSON.parse(Buffer.from(jws.split('.', 2)[1] as string, 'base64url').toString()) as Claims;
}
