import { LRUCache } from 'lru-cache';
import { sha256Hex } from '@/lib/kernel/digest';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { bundleSpan, renderBundle, type Span, signaturesFile } from '@/lib/renderings/opa/bundle';
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
      const { iat, exp } = partOf<{ iat: number; exp: number }>(held.freshness, 1);
      const span = bundleSpan({ gateway: slug, issuedAt: iat, lifetimeSeconds: exp - iat });
      // The key that the database called active when the statement was made, and no other.
      const { kid } = partOf<{ kid: string }>(held.freshness, 0);
      const key = [held.sha256, span.from, span.until, kid].join(' ');
      const found = kept.get(id);
      if (found?.key === key) return found.bundle;
      const bundle = make(held, slug, span, signer.at(kid));
      kept.set(id, { key, bundle });
      bundle.catch(() => kept.delete(id));
      return bundle;
    },
  };

  async function make(held: HeldPolicy, slug: string, span: Span, by: Signer): Promise<SignedBundle> {
    const { files, payload } = renderBundle(partOf<GatewayPolicy>(held.jws, 1), { gateway: slug, span });
    const jws = await by.sign({ typ: 'JWT', payload });
    const archive = await packBundle([...files, signaturesFile(jws)]);
    // Of what is signed and by which key: a signature is another each time, and says no more.
    const etag = `"${sha256Hex(`${jws.split('.', 1)[0]}.${payload}`)}"`;
    return { serial: held.serial, etag, archive };
  }
}

/** The header (0) or the payload (1) of a compact JWS of our own. */
function partOf<Part>(jws: string, at: 0 | 1): Part {
  return JSON.parse(Buffer.from(jws.split('.', 2)[at] as string, 'base64url').toString()) as Part;
}
