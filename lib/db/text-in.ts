/** So many characters make what an index of three-character pieces can look up. */
const PIECE = 3;

/** Text anywhere in a column, whatever the case. Shorter than an index can look up: at the beginning of a word. */
export function textIn(q: string) {
  const how = { mode: 'insensitive' as const };
  return q.length < PIECE ? { startsWith: q, ...how } : { contains: q, ...how };
}
