import type { Conn } from '@/lib/db/prisma';
import { sha256Hex } from '@/lib/kernel/digest';
import { gatewayPieces, type Section } from '@/lib/policy-engine/policy-text';
import type { CompiledGateway, SealingKey } from '@/lib/policy-engine/types';
import { POLICY_TYP, registeredClaims } from '@/lib/renderings/jwt/payload';
import type { Ctx } from '@/lib/verb/ctx';
import { keptForm, type Piece } from './payload-parts';
import * as repository from './repository';
import { slicePolicy } from './slices';
import type { StoredPolicy } from './stored';
import { sliceMemory } from './text-memory';

/** Gateways signed for and written at once, and characters: as many as can be held. */
const AT_ONCE = 64;
const MOST_CHARACTERS = 8_000_000;

/** Signs this policy for every gateway: each gets its own part, and what it got before by digest. */
export async function publishPayloads(
  { ctx, tx, now }: { ctx: Pick<Ctx, 'signer' | 'baseUrl'>; tx: Conn; now: Date },
  policy: StoredPolicy,
  { serial, lastSerial }: { serial: number; lastSerial: number },
): Promise<void> {
  const gateways = await repository.listGatewaysForPublishing(tx);
  const ids = gateways.map(({ id }) => id);
  const previous = await repository.findLastPublished(tx, ids, lastSerial);
  const slugs = gateways.map(({ slug }) => slug);
  const slices = await slicePolicy(policy, slugs, sliceMemory());
  const entries = JSON.parse(policy.manifest.gateways) as Record<string, CompiledGateway>;
  let next: { id: string; slug: string; pieces: (Piece | string)[] }[] = [];
  let size = 0;
  for (const { id, slug } of gateways) {
    const pieces = payloadPieces(slices.get(slug) as Sections, entries[slug] as CompiledGateway, {
      ...registeredClaims({ issuer: ctx.baseUrl, gateway: slug, issuedAt: now }),
      ...{ serial, previous: previous.get(id) ?? null, sealTo: ctx.signer.keyring.sealing?.publicJwk },
    });
    next.push({ id, slug, pieces });
    size += pieces.reduce((sum, piece) => sum + textOf(piece).length, 0);
    if (next.length < AT_ONCE && size < MOST_CHARACTERS) continue;
    await write(next);
    [next, size] = [[], 0];
  }
  if (next.length > 0) await write(next);

  async function write(some: typeof next): Promise<void> {
    const texts = new Map<string, string>();
    const rows = await Promise.all(
      some.map(async ({ id, pieces }) => {
        const bytes = Buffer.from(pieces.map(textOf).join(''));
        const jws = await ctx.signer.sign({ typ: POLICY_TYP, payload: bytes });
        const { kid } = ctx.signer;
        return { serial, gatewayId: id, sha256: sha256Hex(bytes), kid, ...keptForm(jws, pieces, texts) };
      }),
    );
    await repository.insertStretches(tx, texts);
    await repository.insertPublished(tx, rows);
  }
}

export type Sections = Record<Section, Piece[]>;

/** RFC 8785 text of a payload from its sections, which stay in pieces. */
export function payloadPieces(
  sections: Sections,
  { mode, onStale, kind }: CompiledGateway,
  { sealTo, ...rest }: PayloadRest,
): (Piece | string)[] {
  // Only a gateway of ours keeps answers.
  const sealing = sealTo && kind === undefined ? { sealTo } : {};
  return gatewayPieces(sections, { ...rest, default: 'deny', mode, ...(onStale ? { onStale } : {}), ...sealing });
}

interface PayloadRest {
  iss: string;
  aud: string;
  iat: number;
  serial: number;
  previous: string | null;
  sealTo?: SealingKey | undefined;
}

export const textOf = (piece: Piece | string) => (typeof piece === 'string' ? piece : piece.text);
