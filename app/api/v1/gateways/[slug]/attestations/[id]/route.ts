import { removeAttestation } from '@/lib/gateways/attestations/remove-attestation';
import { json, jsonRoute } from '@/lib/http/route';

export const DELETE = jsonRoute(
  async ({ ctx, params }) => json(await removeAttestation({ ctx, input: { slug: params.slug, id: params.id } })),
  { body: 'none' },
);
