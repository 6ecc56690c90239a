import type { Clock } from '@/lib/kernel/clock';
import { sha256Hex } from '@/lib/kernel/digest';
import { invalid, RemitError } from '@/lib/kernel/errors';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { nextEnd } from '@/lib/renderings/allowances';
import { FILE_KINDS, type FileKind, isFileKind, render } from '@/lib/renderings/render';
import { type GatewayCache, type HeldPolicy, headOf, type KnownGateway } from './gateway-cache';

/** What a pull is answered with. */
export interface Served {
  serial: number;
  etag: string;
  freshness: string;
  /** Headers, names and values in turn. */
  head: string[];
  mediaType: string;
  body: Buffer;
  /** From then on it is another, in milliseconds; Infinity when only a new revision changes it. */
  until: number;
}

/** What is rendered here holds up every other gateway meanwhile: well under a second for so many grants. */
const MOST_GRANTS = 20_000;
const FORMATS: readonly string[] = ['jws', 'remit', ...FILE_KINDS];

/** `?format=…` of a pull: the kind of a file, or null for the signed policy. Throws `invalid_input` for anything else. */
export function formatOf(url: string | undefined): FileKind | null {
  const at = url?.indexOf('?') ?? -1;
  if (at < 0) return null;
  const query = new URLSearchParams((url as string).slice(at));
  for (const name of query.keys()) {
    if (name !== 'format') throw invalid(name.slice(0, 200), 'There is no such parameter. Use format, or none.');
  }
  const [format, ...more] = query.getAll('format');
  if (more.length > 0) throw invalid('format', 'Name one format.');
  if (format === undefined || format === 'jws' || format === 'remit') return null;
  if (!isFileKind(format)) throw invalid('format', `Use one of: ${FORMATS.join(', ')}.`);
  return format;
}

/**
 * A gateway's published policy as the file of its kind. Made once for what the cache holds, and again when a grant in it
 * ends; its freshness is signed over the bytes of the file, so that whoever pulls them can tell them by it.
 */
export function createRendered({ cache, clock }: { cache: GatewayCache; clock: Clock }) {
  const made = new WeakMap<HeldPolicy, { of: string; served: Served }>();

  return async function rendered(gateway: KnownGateway, held: HeldPolicy, format: FileKind): Promise<Served> {
    if (gateway.kind !== format) {
      const fits = isFileKind(gateway.kind) ? `jws or ${gateway.kind}` : 'jws';
      throw invalid('format', `This gateway is of kind ${gateway.kind}: use ${fits}.`);
    }
    const now = clock();
    const of = JSON.stringify([gateway.id, format, gateway.settings]);
    const known = made.get(held);
    if (known?.of === of && now.getTime() < known.served.until) return known.served;
    const policy = policyOf(held.jws);
    if (policy.grants.length > MOST_GRANTS) {
      throw new RemitError(
        'conflict',
        `This gateway has ${policy.grants.length} grants; at most ${MOST_GRANTS} are rendered here. Pull the signed ` +
          'policy, and let remit-pull render it.',
      );
    }
    const { text, mediaType } = render(format, policy, { settings: gateway.settings, now });
    const sha256 = sha256Hex(text);
    const etag = `"${sha256}"`;
    // As old as the word that the policy itself is the newest.
    const freshness = await cache.signFreshness(gateway, { serial: held.serial, sha256 }, held.at);
    const served = {
      ...{ serial: held.serial, etag, freshness, mediaType },
      head: headOf(etag, freshness),
      body: Buffer.from(text),
      until: nextEnd(policy, now) ?? Number.POSITIVE_INFINITY,
    };
    made.set(held, { of, served });
    return served;
  };
}

/** Read from what was signed and published, never from what the database says now. */
function policyOf(jws: string): GatewayPolicy {
  return JSON.parse(Buffer.from(jws.split('.')[1] as string, 'base64url').toString('utf8')) as GatewayPolicy;
}
