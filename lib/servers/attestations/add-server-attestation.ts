import { z } from 'zod';
import type { ServerAttestation } from '@/lib/attestations/model/dto';
import { newServerAttestationSchema } from '@/lib/attestations/model/dto';
import { attestationColumns } from '@/lib/gateways/model/attestation';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { slugSchema } from '@/lib/kernel/slug';
import { defineVerb } from '@/lib/verb/define-verb';
import { findServer } from '../repository';
import { countAttestations, insertAttestation, listServerAttestations } from './repository';
import { requireOwn } from './require-own';

const MOST = 50;

/** Keeps what somebody outside attests of the vendor of a server, for a period. The owner and security are reminded. */
export const addServerAttestation = defineVerb({
  action: 'server.add-attestation',
  permission: 'attestation:write',
  input: z.strictObject({ slug: slugSchema, attestation: newServerAttestationSchema }),
  async run({ ctx, tx, scope, input: { slug, attestation }, now, audit }): Promise<{ items: ServerAttestation[] }> {
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people keep attestations.');
    const server = await findServer(tx, scope, slug);
    if (!server) throw notFound('server');
    requireOwn(scope, server);
    if ((await countAttestations(tx, server.id)) >= MOST) {
      throw new RemitError('conflict', `A server keeps at most ${MOST} attestations. Remove one that is over.`);
    }
    const id = newId('sa', now);
    await insertAttestation(tx, {
      id,
      serverId: server.id,
      vendor: attestation.vendor,
      ...attestationColumns(attestation),
      addedById: ctx.actor.id,
      createdAt: now,
    });
    await audit({ subject: { kind: 'server', id: slug }, detail: { attestation: id, ...attestation } });
    return { items: (await listServerAttestations(tx, [server.id], now)).get(server.id) ?? [] };
  },
});
