'use client';

import { ChevronDown, Download, LoaderCircle, Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { buttonStyle } from '../ui/button-style';
import { cn } from '../ui/cn';
import { Combobox, type PickerItem } from '../ui/combobox';
import type { TableState } from './use-table-state';

interface Filter {
  /** Name of the URL parameter. */
  param: string;
  label: string;
}

/** One of a few values, a day, or one of many that is found by typing. */
export type TableFilter =
  | (Filter & { kind?: 'choice'; options: readonly { value: string; label: string }[] })
  | (Filter & { kind: 'day' })
  | (Filter & { kind: 'pick'; search: (q: string) => Promise<PickerItem[]> });

export interface TableToolbarProps {
  state: TableState;
  /** Placeholder of the search box; no box without it. */
  search?: string;
  filters?: readonly TableFilter[];
  actions?: ReactNode;
  /** Offers every row that the search and the filters leave, as a file. */
  csv?: CsvExport;
  label: string;
}

export interface CsvExport {
  /** The list in the API. */
  path: string;
  /** The list takes the table's `sort`. */
  sorted?: true;
  /** What the API calls a parameter that has another name in the page's URL. */
  names?: Record<string, string>;
}

/** The address of the file for what the table shows now. */
export function csvHref({ path, sorted, names = {} }: CsvExport, state: Pick<TableState, 'q' | 'sort' | 'filters'>) {
  const query = new URLSearchParams({ format: 'csv' });
  if (state.q) query.set('q', state.q);
  if (sorted && state.sort) query.set('sort', state.sort);
  for (const [param, value] of Object.entries(state.filters)) if (value) query.set(names[param] ?? param, value);
  return `${path}?${query}`;
}

/** Search box, filters and "Clear", all in the URL. */
export function TableToolbar({ state, search, filters = [], actions, csv, label }: TableToolbarProps) {
  return (
    <search aria-label={label} className="flex flex-wrap items-center gap-2 border-b px-3 py-2 print:hidden">
      {search && (
        <span className="relative min-w-44 flex-1 basis-52 sm:max-w-72">
          {state.pending ? (
            <LoaderCircle
              size={14}
              aria-hidden
              className="absolute top-1/2 left-2.5 -translate-y-1/2 animate-spin text-ink-3"
            />
          ) : (
            <Search size={14} aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
          )}
          <input
            type="search"
            value={state.q}
            onChange={(event) => state.setSearch(event.target.value)}
            placeholder={search}
            aria-label={search}
            maxLength={200}
            className="h-7 w-full rounded-md border border-line-strong bg-panel pr-2 pl-8 hover:border-control [&::-webkit-search-cancel-button]:hidden"
          />
        </span>
      )}
      {filters.map((filter) => {
        const value = state.filters[filter.param] ?? '';
        const set = (next: string) => state.setFilter(filter.param, next);
        if (filter.kind === 'day') return <DayFilter key={filter.param} label={filter.label} value={value} set={set} />;
        if (filter.kind === 'pick') {
          return (
            <Combobox
              // Anew for each value, so that "Clear" empties it too.
              key={`${filter.param} ${value}`}
              aria-label={filter.label}
              placeholder={filter.label}
              search={filter.search}
              defaultValue={value ? { value, label: value } : null}
              onValueChange={(item) => set(item?.value ?? '')}
              filter
              className="w-40"
            />
          );
        }
        return (
          <span key={filter.param} className="relative">
            <select
              value={value}
              aria-label={filter.label}
              onChange={(event) => set(event.target.value)}
              className={cn(
                'field-sizing-content h-7 max-w-52 appearance-none truncate rounded-md border pr-6.5 pl-2.5 text-xs transition-colors',
                value
                  ? 'border-accent bg-accent-soft font-strong text-accent'
                  : 'border-dashed border-line-strong bg-panel text-ink-2 hover:border-control hover:text-ink',
              )}
            >
              <option value="">{filter.label}</option>
              {filter.options.map((option) => (
                <option key={option.value} value={option.value}>
                  {filter.label}: {option.label}
                </option>
              ))}
            </select>
            <ChevronDown
              size={12}
              aria-hidden
              className={cn(
                'pointer-events-none absolute top-1/2 right-2 -translate-y-1/2',
                value ? 'text-accent' : 'text-ink-3',
              )}
            />
          </span>
        );
      })}
      {state.active && (
        <Button variant="ghost" size="sm" onClick={state.clear}>
          <X size={13} aria-hidden /> Clear
        </Button>
      )}
      {(actions || csv) && (
        <span className="ml-auto flex gap-2">
          {actions}
          {csv && (
            <a href={csvHref(csv, state)} download className={buttonStyle({ variant: 'ghost', size: 'sm' })}>
              <Download size={13} aria-hidden /> Export CSV
            </a>
          )}
        </span>
      )}
    </search>
  );
}

function DayFilter({ label, value, set }: { label: string; value: string; set: (day: string) => void }) {
  return (
    <label className="flex items-center gap-1.5 text-xs text-ink-2">
      {label}
      <input
        type="date"
        value={value}
        onChange={(event) => set(event.target.value)}
        className={cn(
          'h-7 rounded-md border px-2 text-xs',
          value
            ? 'border-accent bg-accent-soft text-accent'
            : 'border-dashed border-line-strong bg-panel hover:border-control',
        )}
      />
    </label>
  );
}
