import { z } from 'zod';

/**
 * `no-data`: nothing was taken in for these days. `no-governance-rows`: there are costs, and no line says what of
 * governance it paid for, which is not the same as nothing spent. `no-spend`: what there is adds up to nothing or less, so
 * nothing is a share of it.
 */
export const SHARE_STATES = ['no-data', 'no-governance-rows', 'no-spend', 'share'] as const;
export type ShareState = (typeof SHARE_STATES)[number];

const amount = z.string().describe('Exact decimal, in the currency of the company.');

export const costSumSchema = z.object({
  state: z.enum(SHARE_STATES),
  percent: z
    .string()
    .nullable()
    .describe('Cost of governance of all AI cost, rounded to two decimals; null without a share.'),
  rows: z.int(),
  governanceRows: z.int(),
  days: z.int().describe('Days (UTC) on which a charge begins.'),
  effective: amount.describe('All that was taken in: EffectiveCost.'),
  governance: amount.describe('Of that, with an activity of governance.'),
  billed: amount,
});
export type CostSum = z.output<typeof costSumSchema>;

export type SumRow = Omit<CostSum, 'state'>;

export function shareState({
  rows,
  governanceRows,
  percent,
}: Pick<SumRow, 'rows' | 'governanceRows' | 'percent'>): ShareState {
  if (rows === 0) return 'no-data';
  if (governanceRows === 0) return 'no-governance-rows';
  return percent === null ? 'no-spend' : 'share';
}

export const NOTHING: CostSum = {
  state: 'no-data',
  percent: null,
  rows: 0,
  governanceRows: 0,
  days: 0,
  effective: '0',
  governance: '0',
  billed: '0',
};

export function shareWords({ state, percent }: Pick<CostSum, 'state' | 'percent'>): string {
  switch (state) {
    case 'no-data':
      return 'no data';
    case 'no-governance-rows':
      return 'no governance rows';
    case 'no-spend':
      return 'no spend';
    case 'share':
      return percentWords(percent as string);
  }
}

/** `8.5` as `8.50 %`, which does not break. */
export function percentWords(percent: string): string {
  return `${Number(percent).toFixed(2)}\u00a0%`;
}

/** How far a share is from the target, in points: `1.5 points below the target`. Texts are decimals of at most two places. */
export function targetWords(percent: string, target: string): string {
  const hundredths = Math.round(Number(percent) * 100) - Math.round(Number(target) * 100);
  if (hundredths === 0) return 'on the target';
  const points = Math.abs(hundredths) / 100;
  return `${points} ${points === 1 ? 'point' : 'points'} ${hundredths < 0 ? 'below' : 'above'} the target`;
}

/** `1234567.5` as `1,234,567.50`: two decimals, half away from zero. The exact amount stays in the API and in files. */
export function amountWords(text: string): string {
  const minus = text.startsWith('-');
  const [whole = '0', part = ''] = text.replace('-', '').split('.');
  const cents =
    BigInt(whole) * 100n + BigInt(part.padEnd(2, '0').slice(0, 2)) + (Number(part[2] ?? '0') >= 5 ? 1n : 0n);
  const digits = String(cents).padStart(3, '0');
  const words = `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`;
  if (cents === 0n && /[1-9]/.test(text)) return minus ? '> -0.01' : '< 0.01';
  return minus && cents > 0n ? `-${words}` : words;
}
