import { authorize } from '@/lib/authz/authorize';
import { listAttestations as listOfGateways } from '@/lib/gateways/attestations/repository';
import { invalid } from '@/lib/kernel/errors';
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page';
import { listServerAttestations } from '@/lib/servers/attestations/repository';
import type { Ctx } from '@/lib/verb/ctx';
import { type AttestationFilter, type AttestationsOf, toAttestationsOf } from './model/dto';
import * as repository from './repository';

/** Gateways first, then servers, each by slug, with what is attested of them and how that stands today. */
export async function listAttestations({
  ctx,
  page,
  filter,
}: {
  ctx: Ctx;
  page: PageInput;
  filter: AttestationFilter;
}): Promise<Page<AttestationsOf>> {
  const scope = authorize(ctx.actor, 'attestation:read');
  const conn = ctx.db.read;
  const now = ctx.clock();
  const rows = await repository.listAttested(conn, scope, filter, {
    limit: page.limit + 1,
    after: page.cursor === undefined ? undefined : readCursor(page.cursor),
  });
  const shown = rows.slice(0, page.limit);
  const ids = (of: AttestationsOf['of']) => shown.filter((row) => row.of === of).map(({ id }) => id);
  const ofGateways = await listOfGateways(conn, ids('gateway'), now);
  const ofServers = await listServerAttestations(conn, ids('server'), now);
  const last = shown.at(-1);
  return {
    items: shown.map(({ id, of, slug, name }) =>
      toAttestationsOf({ of, slug, name }, (of === 'gateway' ? ofGateways : ofServers).get(id) ?? [], now),
    ),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.of, last.slug]) : null,
  };
}

function readCursor(cursor: string): { of: AttestationsOf['of']; slug: string } {
  const [of, slug] = decodeCursor(cursor, 2) ?? [];
  if ((of !== 'gateway' && of !== 'server') || typeof slug !== 'string') {
    throw invalid('cursor', 'This cursor is not one of ours.');
  }
  return { of, slug };
}
