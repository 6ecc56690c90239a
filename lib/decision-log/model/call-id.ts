/** How the address of a call names it: the gateway's slug, a colon, and the gateway's own id of the event. */
export function callId({ gateway, eventId }: { gateway: string; eventId: string }): string {
  return `${gateway}:${eventId}`;
}

/** Null for what names no call. */
export function parseCallId(id: string): { gateway: string; eventId: string } | null {
  const at = id.indexOf(':');
  return at > 0 && at < id.length - 1 ? { gateway: id.slice(0, at), eventId: id.slice(at + 1) } : null;
}

export function callHref(call: { gateway: string; eventId: string }): string {
  return `/calls/${encodeURIComponent(callId(call))}`;
}
