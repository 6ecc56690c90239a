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
  if (customerData.state === 'none') return null;
  const figure = (id: string) => figuresOf(facts, {}).find((one) => one.id === id);
  const [risk, gateways] = [figure('high-risk'), figure('gateways')];
  const { numerator: customer, denominator: active } = customerData;
  const unlabelled = facts.cells.reduce((sum, { maybe }) => sum + maybe, 0);
  const governed = customer === 0 ? '' : `, ${notGoverned.numerator ?? 0} of them not fully governed`;
  const first =
    customerData.state === 'figure'
      ? `${customer} of ${active} agents can touch customer data${governed}`
      : `No agent of ${active} is known to touch customer data, and ${unlabelled} hold tools that nobody labelled`;
  const rest = [
    risk?.state === 'figure' ? `${risk.numerator} at high risk or more` : 'the risk of none assessed',
    gateways?.state === 'figure'
      ? `${gateways.numerator} of ${gateways.denominator} gateways not current`
      : 'no gateway that enforces',
    `${figure('open-incidents')?.numerator ?? 0} open incidents`,
  ];
  return `${first}; ${rest.join(', ')}.`;
}
