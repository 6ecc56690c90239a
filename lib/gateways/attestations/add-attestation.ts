import { z } from 'zod';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { slugSchema } from '@/lib/kernel/slug';
import { defineVerb } from '@/lib/verb/define-verb';
import { attestationColumns, attestationSchema } from '../model/attestation';
import type { GatewayDetail } from '../model/dto';
import { readGateway } from '../queries';
import { findGateway } from '../repository';
import { countAttestations, insertAttestation } from './repository';

const MOST = 50;

/** Keeps what somebody outside attests of a gateway, for a period. People are reminded before the last one is over. */
export const addAttestation = defineVerb({
  action: 'gateway.add-attestation',
  permission: 'gateway:write',
  input: z.strictObject({ slug: slugSchema, attestation: attestationSchema }),
  async run({ ctx, tx, scope, input: { slug, attestation }, now, audit }): Promise<GatewayDetail> {
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people keep attestations.');
    const gateway = await findGateway(tx, scope, slug);
    if (!gateway) throw notFound('gateway');
    if ((await countAttestations(tx, gateway.id)) >= MOST) {
      throw new RemitError('conflict', `A gateway keeps at most ${MOST} attestations. Remove one that is over.`);
    }
    const id = newId('at', now);
    await insertAttestation(tx, {
      id,
      gatewayId: gateway.id,
      ...attestationColumns(attestation),
      addedById: ctx.actor.id,
      createdAt: now,
    });
    await audit({ subject: { kind: 'gateway', id: slug }, detail: { attestation: id, ...attestation } });
    return readGateway(ctx, tx, slug);
  },
});
