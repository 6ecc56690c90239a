import { addAttestation } from '@/lib/gateways/attestations/add-attestation';
import { json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await addAttestation({ ctx, input: { slug: params.slug, attestation: body } }), 201),
);
