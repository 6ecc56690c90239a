import { readTableParams } from '@/components/data-table/table-params';
import { decisionFilterSchema } from '@/lib/decision-log/model/dto';

/** What the address asks for. What cannot be a value drops out, so that an old link still opens. */
export function readCallParams(params: Record<string, string | string[] | undefined>) {
  const any = Object.fromEntries(Object.keys(decisionFilterSchema.shape).map((name) => [name, null]));
  const { cursor, filters } = readTableParams(params, { sorts: ['-time'], filters: any });
  const known = Object.entries(filters).filter(
    ([name, value]) => decisionFilterSchema.safeParse({ [name]: value }).success,
  );
  return { cursor, filter: decisionFilterSchema.parse(Object.fromEntries(known)) };
}
