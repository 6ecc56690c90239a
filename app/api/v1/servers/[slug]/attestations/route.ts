import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { addServerAttestation } from '@/lib/servers/attestations/add-server-attestation';
import { getServerAttestations } from '@/lib/servers/attestations/queries';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const { mayWrite: _, ...found } = await getServerAttestations({ ctx, slug: String(params.slug) });
  return json(found);
});

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await addServerAttestation({ ctx, input: { slug: params.slug, attestation: body } }), 201),
);
