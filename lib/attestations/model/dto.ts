import { z } from 'zod';
import { attestationDetailSchema, attestationSchema } from '@/lib/gateways/model/attestation';
import { pageSchema } from '@/lib/kernel/page';
import { line } from '@/lib/kernel/text';
import { ATTESTED_STATES, attestedState, findGaps } from './periods';

/** As for a gateway, with who runs the server. */
export const newServerAttestationSchema = attestationSchema.safeExtend({
  vendor: line(120).describe('Who runs the server, as the report names them.'),
});

const serverAttestationSchema = attestationDetailSchema.extend({ vendor: z.string() });
export type ServerAttestation = z.output<typeof serverAttestationSchema>;

export const serverAttestationsSchema = z.object({ items: z.array(serverAttestationSchema) });

const gapSchema = z.object({
  kind: z.enum(['soc2', 'iso-27001']),
  from: z.string(),
  to: z.string(),
  days: z.int(),
  bridged: z.boolean().describe('A bridge letter of the vendor speaks for all of these days.'),
});

export const attestationsOfSchema = z.object({
  of: z.enum(['gateway', 'server']),
  slug: z.string(),
  name: z.string(),
  state: z
    .enum(ATTESTED_STATES)
    .describe('Today, in UTC. `bridged`: only a letter of the vendor covers it. `later`: the first begins later.'),
  endsOn: z.string().nullable().describe('Last day that any of them covers.'),
  gaps: z.array(gapSchema).describe('Days between two reports of one kind that none covers.'),
  attestations: z
    .array(attestationDetailSchema.extend({ vendor: z.string().nullable() }))
    .describe('Those that nobody removed, the last to end first.'),
});
export type AttestationsOf = z.output<typeof attestationsOfSchema>;

export const attestationListSchema = z.strictObject({
  ...pageSchema.shape,
  of: z.enum(['gateway', 'server']).optional(),
  kept: z.enum(['yes', 'no']).optional().describe('Only those with an attestation, or those without.'),
});
export type AttestationFilter = Omit<z.output<typeof attestationListSchema>, 'limit' | 'cursor'>;

type Kept = Omit<ServerAttestation, 'vendor'> & { vendor?: string };

/** How what is attested of something stands today, and its gaps. */
export function toAttestationsOf(
  what: Pick<AttestationsOf, 'of' | 'slug' | 'name'>,
  kept: readonly Kept[],
  now: Date,
): AttestationsOf {
  return {
    ...what,
    state: attestedState(kept, now.toISOString().slice(0, 10)),
    endsOn: kept[0]?.periodEnd ?? null,
    gaps: findGaps(kept),
    attestations: kept.map((one) => ({ ...one, vendor: one.vendor ?? null })),
  };
}
