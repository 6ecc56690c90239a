import { createCredential } from '@/lib/credentials/create-credential';
import { listCredentials } from '@/lib/credentials/queries';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params }) =>
  json({ items: await listCredentials({ ctx, agent: String(params.slug) }) }),
);

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await createCredential({ ctx, input: bodyWith(body, { agent: params.slug }) }), 201),
);
