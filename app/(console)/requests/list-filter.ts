import { readTableParams } from '@/components/data-table/table-params';
import { REQUEST_STATES, type RequestState } from '@/lib/requests/model/state';
import type { RequestListInput } from '@/lib/requests/queries';

type SearchParams = Record<string, string | string[] | undefined>;

export interface ListParams {
  filter: NonNullable<RequestListInput['filter']>;
  cursor: string | undefined;
  /** What a link carries so that the page of a request knows which list it was opened from. */
  suffix: string;
}

/** The list of requests as its address asks for it. */
export function readListParams(params: SearchParams): ListParams {
  const { q, cursor, filters } = readTableParams(params, {
    sorts: ['-created'],
    filters: { state: [...REQUEST_STATES], ending: ['soon'], emergency: ['all', 'unreviewed'] },
  });
  const kept = new URLSearchParams({ from: 'list' });
  for (const [name, value] of Object.entries({ q, ...filters })) if (value) kept.set(name, value);
  return {
    filter: {
      q: q || undefined,
      state: filters.state as RequestState | undefined,
      breakGlass: filters.emergency as 'all' | 'unreviewed' | undefined,
      ending: filters.ending as 'soon' | undefined,
    },
    cursor,
    suffix: `?${kept}`,
  };
}
