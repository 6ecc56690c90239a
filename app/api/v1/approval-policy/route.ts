import { getApprovalPolicy } from '@/lib/approval-policy/queries';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return json(await getApprovalPolicy({ ctx }));
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await changeApprovalPolicy({ ctx, input: body }), 201));
