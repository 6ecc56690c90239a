const DAY_MS = 86_400_000;

/** How long before its end a grant is announced. */
export const SOON_MS = 14 * DAY_MS;

export function endsSoon(notAfter: string | undefined, now: Date): boolean {
  return notAfter !== undefined && Date.parse(notAfter) - now.getTime() <= SOON_MS;
}

/** `Ends in 3 days`, `Ends in 5 hours`, `Ended`. Rounded down: nobody is told of more time than there is. */
export function endWords(notAfter: string, now: Date): string {
  const left = Date.parse(notAfter) - now.getTime();
  if (left <= 0) return 'Ended';
  const [size, word] = left >= DAY_MS ? [DAY_MS, 'day'] : left >= 3_600_000 ? [3_600_000, 'hour'] : [60_000, 'minute'];
  const count = Math.floor(left / (size as number));
  if (count === 0) return 'Ends in less than a minute';
  return `Ends in ${count} ${word}${count === 1 ? '' : 's'}`;
}
