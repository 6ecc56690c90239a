import { decodeProtectedHeader, type JWK } from 'jose';
import { z } from 'zod';
import { Refusal } from '@/lib/renderings/jwt/verify';
import type { Answer } from './exchange';
import type { PolicyState } from './state-file';

/** How long fetched keys are trusted at least and at most, whatever `Cache-Control` says, and without it. */
const KEYS_SECONDS = { least: 30, most: 600, unsaid: 300 };

const jwksSchema = z.looseObject({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })).max(100) });

export interface PublishedKeys {
  /** With the published keys; read anew when they are old, or when the key is not among them, as after a rotation. */
  using<T>(verify: (keys: JWK[]) => Promise<T>, signal?: AbortSignal): Promise<{ known: JWK[]; value: T }>;
  /** What is published, and the key of this policy, which may have been withdrawn meanwhile: what a restart needs. */
  forRestart(state: PolicyState): PolicyState['jwks'];
}

/** Remit's keys. Those from a restart, `kept`, are read again at the first use. */
export function createPublishedKeys(parts: {
  read: (signal?: AbortSignal) => Promise<Answer>;
  clock: () => Date;
  kept: JWK[] | null;
}): PublishedKeys {
  const { read, clock } = parts;
  let keys = parts.kept;
  let until = 0;

  async function refresh(signal?: AbortSignal): Promise<JWK[]> {
    const { status, text, headers } = await read(signal);
    if (status !== 200) throw new Error(`Remit's keys: ${status}`);
    const answer = jwksSchema.safeParse(parsed(text));
    if (!answer.success) throw new Error("Remit's keys: this is no JWK Set");
    const said = /(?:^|[\s,])max-age=(\d+)/i.exec(headers.get('cache-control') ?? '')?.[1];
    const seconds = said === undefined ? KEYS_SECONDS.unsaid : Number(said);
    until = clock().getTime() + Math.min(Math.max(seconds, KEYS_SECONDS.least), KEYS_SECONDS.most) * 1000;
    keys = answer.data.keys as JWK[];
    return keys;
  }

  return {
    async using(verify, signal) {
      const old = keys;
      const anew = old === null || clock().getTime() >= until;
      let known: JWK[];
      if (!anew) known = old;
      else {
        // While Remit gives no keys, those from before go on; without any there is nothing to verify with.
        known = await refresh(signal).catch((error) => {
          if (old === null) throw error;
          return old;
        });
      }
      try {
        return { known, value: await verify(known) };
      } catch (error) {
        if (anew || !(error instanceof Refusal) || error.code !== 'unknown_key') throw error;
      }
      known = await refresh(signal);
      return { known, value: await verify(known) };
    },
    forRestart({ jws, jwks }) {
      const kid = kidOf(jws);
      const published = (keys ?? []) as PolicyState['jwks'];
      const own = published.some((key) => key.kid === kid) ? [] : jwks.filter((key) => key.kid === kid);
      return [...published, ...own];
    },
  };
}

export function kidOf(jws: string): string | undefined {
  return decodeProtectedHeader(jws).kid;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
