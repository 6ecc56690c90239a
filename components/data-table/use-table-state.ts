'use client';

import { debounce, parseAsString, useQueryStates } from 'nuqs';
import { useMemo, useTransition } from 'react';

export interface TableState {
  q: string;
  sort: string;
  filters: Record<string, string>;
  /** The server is making the next page. */
  pending: boolean;
  active: boolean;
  setSearch: (q: string) => void;
  setSort: (sort: string) => void;
  setFilter: (param: string, value: string) => void;
  clear: () => void;
}

const SEARCH_DELAY_MS = 250;

/** Search, sort and filters live in the URL. Any change goes back to the first page. */
export function useTableState(params: readonly string[], defaultSort: string): TableState {
  const [pending, startTransition] = useTransition();
  const names = params.join(',');
  const parsers = useMemo(
    () => ({
      q: parseAsString.withDefault(''),
      sort: parseAsString.withDefault(defaultSort),
      cursor: parseAsString,
      ...Object.fromEntries((names ? names.split(',') : []).map((name) => [name, parseAsString.withDefault('')])),
    }),
    [names, defaultSort],
  );
  const [state, set] = useQueryStates(parsers, { shallow: false, scroll: false, history: 'replace', startTransition });
  const values = state as unknown as Record<string, string>;
  const filters = Object.fromEntries(params.map((name) => [name, values[name] ?? '']));
  return {
    q: state.q,
    sort: state.sort,
    filters,
    pending,
    active: state.q !== '' || Object.values(filters).some(Boolean),
    setSearch: (q) =>
      void set({ q: q || null, cursor: null }, q ? { limitUrlUpdates: debounce(SEARCH_DELAY_MS) } : undefined),
    setSort: (sort) => void set({ sort, cursor: null }),
    setFilter: (param, value) => void set({ [param]: value || null, cursor: null }),
    clear: () => void set({ q: null, cursor: null, ...Object.fromEntries(params.map((name) => [name, null])) }),
  };
}
