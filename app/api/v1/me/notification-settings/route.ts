import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getSettings } from '@/lib/notifications/settings/queries';
import { updateSettings } from '@/lib/notifications/settings/update-settings';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await getSettings({ ctx }));
});

export const PUT = jsonRoute(async ({ ctx, body }) => json(await updateSettings({ ctx, input: body })));
