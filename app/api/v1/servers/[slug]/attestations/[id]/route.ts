import { json, jsonRoute } from '@/lib/http/route';
import { removeServerAttestation } from '@/lib/servers/attestations/remove-server-attestation';

export const DELETE = jsonRoute(
  async ({ ctx, params }) => json(await removeServerAttestation({ ctx, input: { slug: params.slug, id: params.id } })),
  { body: 'none' },
);
