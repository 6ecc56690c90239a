/** The lines behind a number. */
export function rowsHref(filter: {
  period?: string;
  agent?: string | null;
  activity?: string;
  import?: number;
}): string {
  const query = new URLSearchParams();
  if (filter.period) query.set('period', filter.period);
  if (filter.agent !== undefined) query.set('agent', filter.agent ?? '-');
  if (filter.activity) query.set('activity', filter.activity);
  if (filter.import) query.set('import', String(filter.import));
  return `/costs/rows?${query}`;
}
