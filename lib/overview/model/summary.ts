import { DAY_MS, dayOf } from '@/lib/kernel/day';
import type { Facts } from './facts';
import { figuresOf, headlineOf } from './figures';

/** The Monday (UTC) that the week of a moment began with. */
export function mondayOf(at: Date): Date {
  const day = dayOf(at.getTime());
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS);
}

/** The company in one line, for a mail. */
export function summaryOf(facts: Facts): string {
  const { customerData, notGoverned } = headlineOf(facts, {});
  const figure = (id: string) => figuresOf(facts, {}).find((one) => one.id === id);
  const number = (id: string) => figure(id)?.numerator ?? 0;
  const first =
    customerData.state === 'figure'
      ? `${customerData.numerator} of ${customerData.denominator} agents can touch customer data, ${notGoverned.numerator ?? 0} of them not fully governed`
      : 'No agent is active';
  const rest = [
    `${number('high-risk')} at high risk or more`,
    `${number('gateways')} of ${figure('gateways')?.denominator ?? 0} gateways not current`,
    `${number('open-incidents')} open incidents`,
  ];
  return `${first}; ${rest.join(', ')}.`;
}
