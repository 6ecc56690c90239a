/** The longest that a gateway may ask to be held; proxies in between cut longer ones. */
const MAX_WAIT_SECONDS = 60;

/** Seconds of `Prefer: …, wait=N` (RFC 7240); 0 when there is none or it makes no sense. */
export function waitSeconds(prefer: string | string[] | undefined): number {
  const text = Array.isArray(prefer) ? prefer.join(',') : (prefer ?? '');
  const found = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?:$|[,;\s])/i.exec(text);
  return found ? Math.min(Number(found[1]), MAX_WAIT_SECONDS) : 0;
}
