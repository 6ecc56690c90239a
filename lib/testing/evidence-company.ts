import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import type { Period } from '@/lib/evidence/model/population';
import { createGateway } from '@/lib/gateways/create-gateway';
import { recordReceipt } from '@/lib/gateways/receipts/record-receipt';
import { expireGrants } from '@/lib/grants/expire-grants';
import type { Constraints } from '@/lib/kernel/constraints';
import { breakGlass } from '@/lib/requests/break-glass';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';
import { createRequest } from '@/lib/requests/create-request';
import { openTestCompany, type TestCompany } from './test-company';

const HOUR = 3_600_000;

/** A company whose changes an auditor looks at: by verbs, with a gateway that confirms each policy. */
export interface EvidenceCompany extends TestCompany {
  /** Asks for `crm/<tool>` for an agent, has it approved, and gives the number of the request. */
  granted(agent: string, tool: string, constraints?: Constraints, by?: PersonActor): Promise<string>;
  /** Files and decides any request; gives its number. */
  decided(operations: object[], by?: PersonActor): Promise<string>;
  emergency(agent: string, tool: string): Promise<{ id: string; number: string }>;
  /** The gateway confirms what was published to it last. */
  confirm(): Promise<void>;
  /** Moves time, and lets grants end whose time is over. */
  later(hours: number): Promise<void>;
  /** From the beginning of the company until now. */
  period(): Period;
}

export async function openEvidenceCompany(): Promise<EvidenceCompany> {
  const company = await openTestCompany();
  const { world, ada } = company;
  const from = world.clock.now.toISOString();
  const alice = await world.person('Alice', 'admin');
  const input = { slug: 'edge', name: 'Edge', servers: ['crm'] };
  await createGateway({ ctx: world.ctx(alice), input });
  const { id: gatewayId } = await prismaOf(world.db.read).gateway.findUniqueOrThrow({ where: { slug: 'edge' } });
  const policy = {
    stages: [{ name: 'security', role: 'security' }],
    breakGlass: { people: ['ada@example.com'], maxHours: 3, reviewHours: 24 },
  };
  await changeApprovalPolicy({ ctx: world.ctx(alice), input: { policy, note: 'Sample.', basedOn: 1 } });

  async function decided(operations: object[], by = ada): Promise<string> {
    const request = await createRequest({
      ctx: world.ctx(by),
      input: { title: 'Sample change', justification: 'It is needed.', operations },
    });
    world.clock.advance(60_000);
    if (request.state === 'pending') await company.decide(request.id, company.vera);
    world.clock.advance(60_000);
    await evidence.confirm();
    world.clock.advance(60_000);
    return String(request.number);
  }

  const evidence: EvidenceCompany = {
    ...company,
    decided,
    granted: (agent, tool, constraints = {}, by = ada) =>
      decided([{ op: 'grant', agent, tool: `crm/${tool}`, constraints }], by),
    async emergency(agent, tool) {
      const given = { agent, tools: [`crm/${tool}`], hours: 2, justification: 'Sample emergency.' };
      const { id, number } = await breakGlass({ ctx: world.ctx(ada), input: given });
      await evidence.confirm();
      return { id, number: String(number) };
    },
    async confirm() {
      const last = await prismaOf(world.db.read).publishedPolicy.findFirstOrThrow({
        where: { gatewayId },
        orderBy: { serial: 'desc' },
        select: { serial: true, sha256: true },
      });
      const activatedAt = world.clock.now.toISOString();
      await recordReceipt({
        ctx: world.ctx({ kind: 'gateway', id: gatewayId, slug: 'edge' }),
        input: { ...last, status: 'activated', activatedAt },
      });
    },
    async later(hours) {
      world.clock.advance(hours * HOUR);
      await expireGrants({ ctx: world.ctx({ kind: 'system', name: 'expire-grants' }), input: {} });
    },
    period: () => ({ from, to: world.clock.now.toISOString() }),
  };
  return evidence;
}
