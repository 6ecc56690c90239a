import { readTableParams } from '@/components/data-table/table-params';
import { ENVIRONMENTS } from '@/lib/agents/model/manifest';
import { type OverviewFilter, overviewQuerySchema } from '@/lib/overview/model/dto';

/** What the address asks for. What cannot be a value drops out, so that an old link still opens. */
export function readOverviewFilter(params: Record<string, string | string[] | undefined>): OverviewFilter {
  const { filters } = readTableParams(params, { sorts: ['none'], filters: { team: null, environment: ENVIRONMENTS } });
  const set = Object.entries(filters).filter(([, value]) => value !== undefined);
  return overviewQuerySchema.parse(Object.fromEntries(set.map(([name, value]) => [name, value?.slice(0, 80)])));
}
