import { json, jsonRoute } from '@/lib/http/route';
import { simulateApproval } from '@/lib/requests/simulate-approval';

export const POST = jsonRoute(async ({ ctx, body }) => json(await simulateApproval({ ctx, input: body })));
