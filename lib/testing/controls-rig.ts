import type { PersonActor } from '@/lib/authz/actor';
import type { TestId } from '@/lib/controls/model/tests';
import { type PrismaConn, prismaOf } from '@/lib/db/prisma';
import { CURRENT_LEGAL_DATA } from '@/lib/eu-ai-act/current-data';
import { addAttestation } from '@/lib/gateways/attestations/add-attestation';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createRequest } from '@/lib/requests/create-request';
import { addServerAttestation } from '@/lib/servers/attestations/add-server-attestation';
import type { TestCompany } from './test-company';

const DAY = 86_400_000;

export interface ControlsRig {
  /** Makes a company in which every live test has something to look at, and passes. */
  bringInOrder(): Promise<void>;
  /** Each fault: the test that finds it, the resource that it names, and how it comes to be. */
  faults: [TestId, string, (db: PrismaConn) => Promise<unknown>][];
}

/** A company in order, and ways to put it out of order: for tests of controls. */
export function controlsRig(company: TestCompany, root: PersonActor): ControlsRig {
  const { world, tove } = company;
  const as = world.ctx;
  const ago = (days: number) => new Date(world.clock.now.getTime() - days * DAY);
  /** Id of the agent. */
  let bot = '';

  const alert = (id: string, number: number, more: object = {}) => ({
    ...{ id, number, story: id, detection: 'volume', version: 1, severity: 'critical', state: 'benign', agent: 'bot' },
    ...{
      title: `Alert ${id}`,
      says: 'Sample.',
      path: [],
      dataClasses: [],
      observed: 1,
      expected: 0,
      calls: 1,
      events: [],
    },
    ...{ firstAt: ago(2), lastAt: ago(2), raisedAt: ago(2), triagedAt: ago(2) },
    ...more,
  });

  const asked = (id: string, more: object = {}) => ({
    ...{ id, title: id, justification: 'Sample.', state: 'approved', operations: [], digest: `${id}-digest` },
    ...{ requesterId: company.ada.id, approvalPolicyVersion: 1, stages: [], createdAt: ago(9), updatedAt: ago(9) },
    ...{ decidedAt: ago(9), clockFrom: ago(9), clockDigest: 'x', askedAt: ago(9) },
    ...more,
  });

  const weekly = (id: string, number: number, more: object = {}) => ({
    ...{ id, number, team: 'support', kind: 'weekly', from: new Date('2026-11-09'), to: new Date('2026-11-16') },
    ...{ openedAt: new Date('2026-11-16'), dueAt: new Date('2026-11-22'), policyVersion: 1 },
    ...{ completedAt: new Date('2026-11-21'), completedById: tove.id, outcome: 'reviewed' },
    ...more,
  });

  const accepted = (id: string, until: Date) => ({
    ...{ id, agentId: bot, risk: 'Sample risk', reason: 'x', compensation: 'x', requestId: 'x' },
    ...{ acceptedById: tove.id, createdAt: ago(9), until },
  });

  /** Lets every gateway be heard, with the newest policy in force. */
  async function settleGateways(db: PrismaConn): Promise<void> {
    const { now } = world.clock;
    await db.gateway.updateMany({ data: { lastSeenAt: now } });
    const newest = await db.revision.findFirstOrThrow({ orderBy: { serial: 'desc' } });
    for (const { serial, gatewayId, sha256 } of await db.publishedPolicy.findMany({
      where: { serial: newest.serial },
    })) {
      await db.receipt.create({
        data: { gatewayId, serial, sha256, status: 'activated', activatedAt: now, receivedAt: now },
      });
    }
  }

  /** A company in which every test has something to look at, and passes. */
  async function bringInOrder(): Promise<void> {
    const db = prismaOf(world.db.read);
    const { now } = world.clock;
    const servers = ['crm'];
    await createGateway({ ctx: as(root), input: { slug: 'edge', name: 'Edge', kind: 'remit', servers } });
    await createGateway({ ctx: as(root), input: { slug: 'kong', name: 'Kong', kind: 'kong', servers: [] } });
    const report = {
      report: 'soc2-type-2',
      auditor: 'Sample auditors',
      periodStart: '2026-01-01',
      periodEnd: '2026-12-31',
    };
    await addAttestation({ ctx: as(root), input: { slug: 'kong', attestation: report } });
    const crm = { ...report, vendor: 'Sample CRM' };
    await addServerAttestation({ ctx: as(root), input: { slug: 'crm', attestation: crm } });
    await company.registered('bot', 'crm/get_customer', 'crm/refund');
    await company.registered('gone', 'crm/search');
    const retire = { title: 'Away', justification: 'Sample.', operations: [{ op: 'retire', agent: 'gone' }] };
    const { id, state } = await createRequest({ ctx: as(company.ada), input: retire });
    if (state === 'pending') await company.decide(id);
    const identities = [{ iss: 'https://idp.example', sub: 'bot' }];
    const classed = { euClass: 'minimal', euDataVersion: CURRENT_LEGAL_DATA.version, createdAt: ago(30) };
    await db.agent.updateMany({ where: { slug: 'bot' }, data: { identities, ...classed } });
    await db.tool.updateMany({ data: { dataClass: 'internal' } });
    await db.tool.updateMany({ where: { name: 'search' }, data: { dataClass: 'confidential' } });
    await db.approvalPolicyVersion.create({
      data: { version: 2, content: {}, note: 'Sample.', createdAt: now, actor: { kind: 'system' } },
    });
    await settleGateways(db);
    await db.grant.updateMany({ data: { createdAt: ago(61) } });
    for (const { id: gatewayId } of await db.gateway.findMany()) {
      const hashes = { entriesSha256: 'x', previous: 'x', hash: gatewayId };
      const times = { receivedAt: ago(61), firstAt: now, lastAt: now };
      await db.decisionBatch.create({ data: { gatewayId, number: 1, entries: 1, ...hashes, ...times } });
      await db.decisionSequence.create({ data: { gatewayId, first: 1, last: 1 } });
    }
    for (const name of ['watch-calls', 'watch-standing', 'watch-habits', 'verify-policy']) {
      const ran = { startedAt: now, finishedAt: now, outcome: 'succeeded' };
      await db.job.create({ data: { name, everyMs: 1, ...ran } });
    }
    bot = (await db.agent.findUniqueOrThrow({ where: { slug: 'bot' } })).id;
    await db.riskAcceptance.create({ data: accepted('ra1', ago(-9)) });
    await db.review.create({ data: weekly('rv1', 1) });
    const item = {
      reviewId: 'rv1',
      agent: 'bot',
      tool: 'crm/search',
      grantId: 'x',
      recommendation: 'revoke',
      reason: 'x',
    };
    await db.reviewItem.create({ data: { id: 'ri1', ...item, facts: {} } });
    const taken = { reviewId: 'rv1', itemId: 'ri1', decision: 'revoke', personId: tove.id, serial: 1, at: ago(3) };
    await db.reviewDecision.create({ data: taken });
    await db.alert.create({ data: alert('al1', 1, { detection: 'unregistered' }) });
    await db.alert.create({ data: alert('al2', 2, { state: 'incident' }) });
    await db.incident.create({
      data: {
        ...{ id: 'in1', number: 1, title: 'Sample', type: 'x', severity: 'low', state: 'triaged', alerts: ['al2'] },
        ...{ agents: ['bot'], runbook: 1, detectedAt: now, declaredAt: now, commanderId: tove.id },
      },
    });
    const action = { id: 'ia1', incidentId: 'in1', what: 'Mend it', ownerId: tove.id, createdAt: now };
    await db.incidentAction.create({ data: { ...action, dueAt: ago(-9) } });
    const glass = { breakGlass: true, reviewDueAt: ago(5), reviewedAt: ago(6), reviewedById: tove.id };
    await db.changeRequest.create({ data: asked('glass', glass) });
  }

  /** Another attestation in place of the one that is kept. */
  const instead = (of: 'gatewayAttestation' | 'serverAttestation', more: object) => async (db: PrismaConn) => {
    const table = db[of] as PrismaConn['serverAttestation'];
    const kept = await table.findFirstOrThrow();
    await table.updateMany({ data: { removedAt: ago(1) } });
    await table.create({ data: { ...kept, ...more, id: 'at9' } });
  };

  const approved = (by: { digest: string; personId: string }) => async (db: PrismaConn) => {
    await db.changeRequest.create({ data: asked('cr9', { number: 99 }) });
    const word = { decision: 'approve', stage: 'x', comment: '', via: 'session', at: ago(9), ...by };
    await db.decision.create({ data: { id: 'd9', requestId: 'cr9', ...word } });
  };

  const faults: ControlsRig['faults'] = [
    ['agents-assessed', 'bot', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { riskScore: null } })],
    ['eu-classified', 'bot', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { euClass: null } })],
    ['eu-current', 'bot', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { euDataVersion: 0 } })],
    ['vendors-attested', 'kong', (db) => db.gatewayAttestation.updateMany({ data: { removedAt: ago(1) } })],
    ['vendors-attested', 'kong', instead('gatewayAttestation', { report: 'soc2-type-1' })],
    ['server-vendors-attested', 'crm', instead('serverAttestation', { periodStart: ago(-9) })],
    ['acceptances-in-time', 'bot ra9', (db) => db.riskAcceptance.create({ data: accepted('ra9', ago(1)) })],
    ['assessed-after-change', 'bot', (db) => db.grant.updateMany({ data: { createdAt: ago(-1) } })],
    [
      'agents-owned',
      'bot',
      (db) => db.person.updateMany({ where: { id: company.lin.id }, data: { status: 'disabled' } }),
    ],
    ['retired-ungranted', 'bot', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { status: 'retired' } })],
    [
      'digests-match',
      'kong',
      (
        db,
      ) => db.$executeRaw`INSERT INTO "Receipt" ("gatewayId", "serial", "sha256", "status", "activatedAt", "receivedAt")
        SELECT "gatewayId", "serial", 'other', 'activated', now(), now() FROM "PublishedPolicy"
        WHERE "gatewayId" = (SELECT "id" FROM "Gateway" WHERE "slug" = 'kong') ORDER BY "serial" DESC LIMIT 1`,
    ],
    ['agents-identified', 'bot', (db) => db.agent.updateMany({ data: { identities: [] } })],
    ['agents-enforced', 'bot', (db) => db.agent.updateMany({ data: { mode: 'shadow' } })],
    ['servers-enforced', 'crm', (db) => db.gateway.updateMany({ where: { slug: 'edge' }, data: { servers: [] } })],
    [
      'tools-classified',
      'crm/refund',
      (db) => db.tool.updateMany({ where: { name: 'refund' }, data: { dataClass: null } }),
    ],
    [
      'retired-off-gateways',
      'gone',
      async (db) => {
        const gone = await db.agent.findUniqueOrThrow({ where: { slug: 'gone' } });
        const operations = [{ op: 'retire', agent: 'gone' }];
        await db.changeRequest.create({ data: asked('cr9', { operations, revisionSerial: 99, number: 99 }) });
        await db.requestAgent.create({ data: { requestId: 'cr9', agentId: gone.id } });
      },
    ],
    ['reviews-signed', 'rv2', (db) => db.review.create({ data: weekly('rv2', 2, { part: 2, completedAt: null }) })],
    ['reviews-opened', 'other', (db) => db.agent.updateMany({ where: { slug: 'bot' }, data: { team: 'other' } })],
    [
      'removals-proven',
      'rv1 9',
      (db) =>
        db.reviewDecision.create({
          data: { id: 9, reviewId: 'rv1', itemId: 'ri1', decision: 'revoke', serial: 99, at: ago(1) },
        }),
    ],
    [
      'grants-used',
      'bot',
      (db) =>
        db.alert.create({ data: alert('al9', 9, { detection: 'unused-grants', state: 'open', severity: 'low' }) }),
    ],
    ['agents-confirmed', 'bot', (db) => db.agent.updateMany({ data: { reviewDueAt: ago(1) } })],
    ['servers-read', 'crm', (db) => db.mcpServer.updateMany({ data: { lastSyncAt: ago(2) } })],
    [
      'definitions-agreed',
      'crm/refund',
      (db) => db.tool.updateMany({ where: { name: 'refund' }, data: { driftedAt: ago(8) } }),
    ],
    [
      'unregistered-handled',
      'al9',
      (db) =>
        db.alert.create({
          data: alert('al9', 9, {
            detection: 'unregistered',
            state: 'acknowledged',
            raisedAt: ago(4),
            triagedAt: ago(4),
          }),
        }),
    ],
    [
      'calls-told',
      'kong',
      (db) => db.$executeRaw`INSERT INTO "DecisionSequence" SELECT "id", 9, 9 FROM "Gateway" WHERE "slug" = 'kong'`,
    ],
    [
      'detections-run',
      'watch-calls',
      (db) => db.job.updateMany({ where: { name: 'watch-calls' }, data: { outcome: 'failed' } }),
    ],
    ['alerts-triaged', 'al9', (db) => db.alert.create({ data: alert('al9', 9, { triagedAt: ago(1.8) }) })],
    [
      'alerts-triaged',
      'al9',
      (db) =>
        db.alert.create({
          data: alert('al9', 9, { severity: 'low', state: 'open', raisedAt: ago(40), triagedAt: null }),
        }),
    ],
    ['incidents-declared', 'al2', (db) => db.incident.updateMany({ data: { alerts: [] } })],
    ['incidents-led', 'in1', (db) => db.incident.updateMany({ data: { commanderId: null } })],
    ['actions-in-time', 'in1 ia1', (db) => db.incidentAction.updateMany({ data: { dueAt: ago(1) } })],
    [
      'break-glass-reviewed',
      'glass',
      (db) => db.changeRequest.updateMany({ where: { id: 'glass' }, data: { reviewedAt: ago(4) } }),
    ],
    [
      'gateways-current',
      'kong',
      (db) => db.gateway.updateMany({ where: { slug: 'kong' }, data: { lastSeenAt: ago(1) } }),
    ],
    [
      'policy-verified',
      'policy',
      (db) => db.job.updateMany({ where: { name: 'verify-policy' }, data: { finishedAt: ago(1) } }),
    ],
    ['decided-on-digest', 'cr9', approved({ digest: 'other', personId: tove.id })],
    ['no-self-approval', 'cr9', approved({ digest: 'cr9-digest', personId: company.ada.id })],
    [
      'toxic-accepted',
      'bot',
      async (db) => {
        await db.riskAcceptance.updateMany({ data: { endedAt: ago(0) } });
        await db.tool.updateMany({ where: { name: 'refund' }, data: { dataClass: 'restricted' } });
        await db.tool.updateMany({ where: { name: 'get_customer' }, data: { untrusted: true, outward: true } });
      },
    ],
  ];

  return { bringInOrder, faults };
}
