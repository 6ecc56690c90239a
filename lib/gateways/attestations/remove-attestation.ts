import { z } from 'zod';
import { notFound } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { defineVerb } from '@/lib/verb/define-verb';
import { lastDay } from '../model/attestation';
import { findGateway } from '../repository';
import { findAttestation, markRemoved } from './repository';

/** Takes an attestation away that was kept by mistake. The audit log goes on to know it. */
export const removeAttestation = defineVerb({
  action: 'gateway.remove-attestation',
  permission: 'gateway:write',
  input: z.strictObject({ slug: slugSchema, id: z.string().max(64) }),
  async run({ tx, scope, input, now, audit }): Promise<{ id: string }> {
    const gateway = await findGateway(tx, scope, input.slug);
    const found = gateway && (await findAttestation(tx, gateway.id, input.id));
    if (!found) throw notFound('attestation');
    await markRemoved(tx, found.id, now);
    const { report, auditor, periodEnd } = found;
    await audit({
      subject: { kind: 'gateway', id: input.slug },
      detail: { attestation: found.id, report, auditor, periodEnd: lastDay(periodEnd) },
    });
    return { id: found.id };
  },
});
