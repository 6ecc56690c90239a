import { readTableParams } from '@/components/data-table/table-params';
import { VIEWS, type View } from '@/lib/policy/model/changes';

/** Entries of a difference on one page. */
const SHOWN = 50;

/** How a difference is looked at, as the address says it. */
export function readView(params: Record<string, string | string[] | undefined>) {
  const { q, cursor, filters } = readTableParams(params, { sorts: ['name'], filters: { by: VIEWS } });
  return { by: (filters.by ?? 'agent') as View, q, page: { limit: SHOWN, cursor } };
}
