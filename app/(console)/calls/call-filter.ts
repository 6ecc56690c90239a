import { readTableParams } from '@/components/data-table/table-params';
import { decisionListSchema } from '@/lib/decision-log/model/dto';

const { limit: _limit, cursor: _cursor, ...FILTERS } = decisionListSchema.shape;

/** What the address asks for. What cannot be a value drops out, so that an old link still opens. */
export function readCallParams(params: Record<string, string | string[] | undefined>) {
  const any = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, null]));
  const { cursor, filters } = readTableParams(params, { sorts: ['-time'], filters: any });
  const known = Object.entries(filters).filter(
    ([name, value]) => decisionListSchema.safeParse({ [name]: value }).success,
  );
  const { limit: _all, ...filter } = decisionListSchema.parse(Object.fromEntries(known));
  return { cursor, filter };
}
