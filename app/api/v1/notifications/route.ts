import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { inboxQuery } from '@/lib/notifications/model/inbox';
import { listNotifications } from '@/lib/notifications/queries';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { limit, cursor, unread } = parseQuery(inboxQuery, query);
  return json(await listNotifications({ ctx, page: { limit, cursor }, unread }));
});
