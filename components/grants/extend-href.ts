/** Where a longer time is asked for. */
export function extendHref(agent: string, tool: string): string {
  return `/requests/new?${new URLSearchParams({ agent, extend: tool })}`;
}
