import { importCosts } from '@/lib/costs/import-costs';
import { setTarget } from '@/lib/costs/set-target';
import { addAttestation } from '@/lib/gateways/attestations/add-attestation';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { addServerAttestation } from '@/lib/servers/attestations/add-server-attestation';
import type { Ctx } from '@/lib/verb/ctx';
import { SAMPLE_AGENTS } from './sample-agents';

/** What governance of the sample agents is paid for, with its part of what they cost. */
const SHARES = { monitoring: 0.06, review: 0.04, approval: 0.02, incident: 0.01 };
const DAYS = 150;
const HEADER =
  'BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,x_AgentId,x_GovernanceActivity';

/** A bill that is plainly made up: some months of it, a credit, and an agent that the registry does not have. */
export async function importSampleCosts(ctx: Ctx): Promise<void> {
  const agents = [...SAMPLE_AGENTS.slice(0, 4).map(({ metadata }) => metadata.slug), 'sample-agent-nobody-registered'];
  const today = dayOf(ctx.clock().getTime());
  const lines = [HEADER];
  const add = (day: number, amount: number, service: string, agent: string, activity: string) => {
    const at = (start: number) => new Date(start).toISOString().replace('.000Z', 'Z');
    const cost = amount.toFixed(4);
    lines.push(`${cost},${cost},EUR,${at(day)},${at(day + DAY_MS)},${service},${agent},${activity}`);
  };
  for (let back = DAYS; back > 0; back -= 2) {
    const day = today - back * DAY_MS;
    // It grows, and governance grows faster.
    const grown = 1 + (DAYS - back) / DAYS;
    agents.forEach((agent, index) => {
      const amount = (18 - 3 * index) * grown * (1 + 0.15 * Math.sin(back + index));
      add(day, amount, 'Sample model service', agent, '');
      if (index === agents.length - 1) return;
      for (const [activity, share] of Object.entries(SHARES)) {
        add(day, amount * share * grown * 0.7, 'Sample governance service', agent, activity);
      }
    });
  }
  add(today - 10 * DAY_MS, -40, 'Sample model service', '', '');
  const body = (async function* () {
    yield new TextEncoder().encode(lines.join('\r\n'));
  })();
  await importCosts({ ctx, input: { source: 'sample-provider', fileName: 'sample-focus-costs.csv', body } });
  await setTarget({ ctx, input: { percent: '15', reason: 'A sample target, to compare the share with.' } });
}

interface Attested {
  gateways: readonly { slug: string }[];
  servers: readonly { slug: string }[];
}

/** Two reports with some days between them and a letter after them, and a certificate that ends soon; none of them is real. */
export async function keepSampleAttestations(ctx: Ctx, { gateways, servers }: Attested): Promise<void> {
  const day = (days: number) => new Date(ctx.clock().getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const auditor = 'Sample Auditors';
  const [gateway, server] = [gateways.at(-1)?.slug, servers[0]?.slug];
  // A report of type II is on days that are over; for those since then the vendor has a letter.
  for (const [report, periodStart, periodEnd] of [
    ['soc2-type-2', day(-425), day(-235)],
    ['soc2-type-2', day(-225), day(-45)],
    ['bridge-letter', day(-44), day(45)],
  ]) {
    await addAttestation({ ctx, input: { slug: gateway, attestation: { report, auditor, periodStart, periodEnd } } });
  }
  const period = { periodStart: day(-1_075), periodEnd: day(20) };
  const attestation = { report: 'iso-27001', auditor, vendor: 'Sample Vendor', ...period };
  await addServerAttestation({ ctx, input: { slug: server, attestation } });
}
