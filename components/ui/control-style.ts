/** The edge, ground and states that input, textarea, select and combobox share. */
export const controlStyle =
  'w-full rounded-[7px] border border-line-strong bg-panel text-sm text-ink shadow-sm transition-colors hover:border-control aria-invalid:border-del focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 [&[readonly]]:bg-sunken';
