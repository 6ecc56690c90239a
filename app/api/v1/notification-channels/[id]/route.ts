import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getChannel } from '@/lib/notifications/channels/queries';
import { removeChannel } from '@/lib/notifications/channels/remove-channel';
import { updateChannel } from '@/lib/notifications/channels/update-channel';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getChannel({ ctx, id: params.id as string }));
});

export const PATCH = jsonRoute(async ({ ctx, params, body }) =>
  json(await updateChannel({ ctx, input: { id: params.id, change: body } })),
);

export const DELETE = jsonRoute(async ({ ctx, params }) =>
  json(await removeChannel({ ctx, input: { id: params.id } })),
);
