/** Amounts keep this many decimals, and this many digits before them. */
const DECIMALS = 18;
const WHOLE_DIGITS = 15;

const AMOUNT = /^-?(\d+)(?:\.(\d+))?$/;

/** Why this is no amount as FOCUS writes them (`-12.5`), in words, or null. */
export function amountFault(text: string): string | null {
  const found = AMOUNT.exec(text);
  if (!found) {
    if (/^-?[\d.]+e[+-]?\d+$/i.test(text)) return 'Write it out, such as 0.00000012: FOCUS has no exponents.';
    if (/^-?[\d.]*,[\d.,]*$/.test(text)) return 'Use a decimal point and no commas, such as 1234.56.';
    return 'Give an amount such as 12.5 or -3, with nothing else beside it.';
  }
  if ((found[1] as string).replace(/^0+/, '').length > WHOLE_DIGITS) {
    return `Use at most ${WHOLE_DIGITS} digits before the point.`;
  }
  if ((found[2] ?? '').replace(/0+$/, '').length > DECIMALS) return `Round it to ${DECIMALS} decimals.`;
  return null;
}

/** The amount as a whole number of its smallest part, so that sums are exact. For what `amountFault` has nothing against. */
export function toUnits(text: string): bigint {
  const minus = text.startsWith('-');
  const [whole = '0', part = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + part.padEnd(DECIMALS, '0').slice(0, DECIMALS));
  return minus ? -units : units;
}

export function fromUnits(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(DECIMALS + 1, '0');
  const part = digits.slice(-DECIMALS).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}${part === '' ? '' : `.${part}`}`;
}
