/** Where a longer time for an accepted risk is asked for. */
export function renewHref(agent: string, acceptance: string): string {
  return `/requests/new?${new URLSearchParams({ agent, renew: acceptance })}`;
}
