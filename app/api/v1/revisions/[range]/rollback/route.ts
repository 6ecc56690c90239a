import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { invalid } from '@/lib/kernel/errors';
import { parseRange } from '@/lib/policy/model/range';
import { dryRunSchema } from '@/lib/policy/model/rollback-result';
import { rollBack } from '@/lib/policy/roll-back';
import { getRollback } from '@/lib/policy/rollback/queries';
import { parseInput } from '@/lib/verb/parse-input';

export const POST = jsonRoute(async ({ ctx, params, body }) => {
  const range = parseRange(params.range as string);
  if (!('serial' in range)) throw invalid('serial', 'Give one serial, such as 42.');
  const input = bodyWith(body, range);
  if (input.dryRun !== true) return json(await rollBack({ ctx, input }), 201);
  const { agents } = parseInput(dryRunSchema, body);
  return json({ ...(await getRollback({ ctx, ...range, agents })), request: null, revision: null });
});
