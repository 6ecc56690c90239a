import { DAY_MS, dayOf } from '@/lib/kernel/day';
import type { Facts } from './facts';
import { figuresOf, headlineOf } from './figures';

/** The Monday (UTC) that the week of a moment began with. */
export function mondayOf(at: Date): Date {
  const day = dayOf(at.getTime());
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS);
}

/** The company in one line, for a mail; null where no agent is active. */
export function summaryOf(facts: Facts): string | null {
  const { customerData, notGoverned } = headlineOf(facts, {});
  if (customerData.state !== 'figure') return null;
  const figure = (id: string) => figuresOf(facts, {}).find((one) => one.id === id);
  const number = (id: string) => figure(id)?.numerator ?? 0;
  const first = `${customerData.numerator} of ${customerData.denominator} agents can touch customer data, ${notGoverned.numerator ?? 0} of them not fully governed`;
  const rest = [
    `${number('high-risk')} at high risk or more`,
    `${number('gateways')} of ${figure('gateways')?.denominator ?? 0} gateways not current`,
    `${number('open-incidents')} open incidents`,
  ];
  return `${first}; ${rest.join(', ')}.`;
}
