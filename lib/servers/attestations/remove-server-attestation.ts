import { z } from 'zod';
import { lastDay } from '@/lib/gateways/model/attestation';
import { notFound } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { defineVerb } from '@/lib/verb/define-verb';
import { findServer } from '../repository';
import { findAttestation, markRemoved } from './repository';
import { requireOwn } from './require-own';

/** Takes an attestation away that was kept by mistake. The audit log goes on to know it. */
export const removeServerAttestation = defineVerb({
  action: 'server.remove-attestation',
  permission: 'attestation:write',
  input: z.strictObject({ slug: slugSchema, id: z.string().max(64) }),
  async run({ tx, scope, input, now, audit }): Promise<{ id: string }> {
    const server = await findServer(tx, scope, input.slug);
    if (server) requireOwn(scope, server);
    const found = server && (await findAttestation(tx, server.id, input.id));
    if (!found) throw notFound('attestation');
    await markRemoved(tx, found.id, now);
    const { vendor, report, auditor, periodEnd } = found;
    await audit({
      subject: { kind: 'server', id: input.slug },
      detail: { attestation: found.id, vendor, report, auditor, periodEnd: lastDay(periodEnd) },
    });
    return { id: found.id };
  },
});
