import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Stage } from '@/lib/approval-policy/model/required-approval';
import { prismaOf } from '@/lib/db/prisma';
import { readAttributes } from '@/lib/evidence/attributes/read-attributes';
import { readCompleteness } from '@/lib/evidence/completeness/read-completeness';
import { POPULATIONS } from '@/lib/evidence/model/population';
import { readPopulationIds } from '@/lib/evidence/populations/read-population';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';
import { createServer } from '@/lib/servers/create-server';
import { labelTool } from '@/lib/servers/label-tool';
import { syncServer } from '@/lib/servers/sync-server';
import { type Counted, play } from './history';
import { CAST, history, TOOLS } from './history-steps';
import { type SampleServer, startSampleServer, tool } from './sample-server';
import { openTestWorld, type TestWorld } from './test-world';

/**
 * In each of three files, on PostgreSQL, which is faster: 2,000 together. One of them runs on PGlite where it has to do.
 * `REMIT_HISTORIES=10000` for the long run.
 */
const HISTORIES = Number(process.env.REMIT_HISTORIES ?? (process.env.REMIT_TEST_DATABASE_URL ? 668 : 100));
/** A fresh company for so many, so that publishing stays cheap. */
const PER_COMPANY = 100;
const MINUTES = 60_000;

/** What people do at random, against the rule said once more: who may have let this grant come to be? */
export function testHistories(seed: number): void {
  let crm: SampleServer;
  let world: TestWorld | undefined;
  const counts = { approved: 0, pending: 0, refusedOnly: 0, grants: 0, glass: 0, expired: 0, delegated: 0 };

  beforeAll(async () => {
    crm = await startSampleServer(TOOLS.map((key) => tool(key.split('/')[1] as string)));
  });
  afterAll(async () => {
    await crm.close();
    await world?.close();
  });

  it(
    'gives no grant without the decisions that its policy asks for, and none by who asked or owns',
    async () => {
      let number = 0;
      await fc.assert(
        fc.asyncProperty(history, async (steps) => {
          if (number % PER_COMPANY === 0) world = await freshCompany(world, crm);
          number += 1;
          const { requests, counted, done } = await play(world as TestWorld, `bot-${number}`, steps);
          if (done === 0) counts.refusedOnly += 1;
          await check(world as TestWorld, requests, counted);
        }),
        { numRuns: HISTORIES, seed, endOnFailure: true },
      );
      await checkEvidence(world as TestWorld);
      // Were nearly everything refused, nothing would be proven.
      expect(counts.approved).toBeGreaterThan(HISTORIES / 10);
      expect(counts.grants).toBeGreaterThan(HISTORIES / 20);
      expect(counts.glass).toBeGreaterThan(HISTORIES / 100);
      expect(counts.expired).toBeGreaterThan(HISTORIES / 100);
      expect(counts.delegated).toBeGreaterThanOrEqual(Math.floor(HISTORIES / 100));
      expect(counts.refusedOnly).toBeLessThan(HISTORIES / 4);
    },
    10 * MINUTES,
  );

  /**
   * An auditor finds nothing where all was done by verbs. Nobody here reviews emergencies or notes ends in time, and where
   * the clock was set back an assessment is from after the change that it was made for.
   */
  async function checkEvidence({ db, clock }: TestWorld) {
    // The clock of a history is set back now and then: the period ends after all that was written.
    const { _max } = await prismaOf(db.read).auditEntry.aggregate({ _max: { at: true } });
    const end = Math.max(clock.now.getTime(), _max.at?.getTime() ?? 0) + 1;
    const period = { from: '2026-01-01T00:00:00.000Z', to: new Date(end).toISOString() };
    for (const id of POPULATIONS) {
      const { checks } = await readCompleteness(db.read, id, period);
      expect(checks.filter(({ failed }) => failed > 0)).toEqual([]);
    }
    const numbers = await readPopulationIds(db.read, 'changes', period);
    for (const { id, cells } of await readAttributes(db.read, numbers, period)) {
      const found = cells.filter(({ attribute, result }) => result === 'exception' && !'DHI'.includes(attribute));
      expect([id, found]).toEqual([id, []]);
    }
  }

  async function check({ db }: TestWorld, ids: string[], counted: Counted[]) {
    const rows = await prismaOf(db.read).changeRequest.findMany({
      where: { id: { in: ids } },
      include: { decisions: true, grants: true, steps: true },
    });
    for (const row of rows) {
      const stages = row.stages as unknown as Stage[];
      const said = counted.filter(({ request }) => request === row.id);
      // Every decision that is kept was made here, and none by who asked.
      expect(row.decisions.map(({ personId, digest }) => [personId, digest]).sort()).toEqual(
        said.map(({ person, digest }) => [person, digest]).sort(),
      );
      const deciders = row.decisions.flatMap(({ personId, onBehalfOfId }) => [personId, onBehalfOfId]);
      expect(deciders).not.toContain(row.requesterId);
      // What time did to it, it did once.
      const steps = row.steps.map(({ clock, kind, stage }) => `${clock} ${kind} ${stage}`);
      expect(new Set(steps).size).toBe(steps.length);
      if (row.state === 'expired') counts.expired += 1;
      if (row.state !== 'approved') expect(row.grants).toEqual([]);
      if (row.breakGlass) {
        counts.glass += 1;
        expect(row.reviewDueAt).not.toBeNull();
      } else if (row.state === 'approved' && stages.length > 0) {
        counts.approved += 1;
        counts.grants += row.grants.length;
        const approvals = said.filter(({ decision, digest }) => decision === 'approve' && digest === row.digest);
        counts.delegated += approvals.filter(({ onBehalfOf }) => onBehalfOf).length;
        // Nobody counts twice, neither as who decided nor as who let them.
        const people = approvals.flatMap(({ person, onBehalfOf }) => (onBehalfOf ? [person, onBehalfOf] : [person]));
        expect(new Set(people).size).toBe(people.length);
        expect(approvals.length).toBeGreaterThanOrEqual(stages.reduce((sum, { needed }) => sum + needed, 0));
        for (const { name, role, needed, time } of stages) {
          const escalated = row.steps.some(
            (step) => step.kind === 'escalate' && step.stage === name && step.clock === row.clock,
          );
          const asked = [role, escalated ? time.escalateTo?.role : null];
          const able = approvals.filter(({ roles }) => roles.some((one) => asked.includes(one as Stage['role'])));
          expect(able.length).toBeGreaterThanOrEqual(needed);
        }
        expect(ownersOf(row.subjects, row.operations).filter((email) => hasDecided(email, approvals))).toEqual([]);
      } else if (row.state === 'pending') {
        counts.pending += 1;
        // There is somebody to wait for, and an end.
        expect(stages.length).toBeGreaterThan(0);
        expect(row.endsAt).not.toBeNull();
      } else if (row.state === 'approved') {
        // In force without a decision: it only took away, so it gave nothing.
        expect(row.grants).toEqual([]);
      }
    }
  }

  const emails = new Map<string, string>();
  function hasDecided(email: string, approvals: Counted[]): boolean {
    return approvals.some(({ person, onBehalfOf }) =>
      [person, onBehalfOf].some((id) => emails.get(id ?? '') === email),
    );
  }

  async function freshCompany(old: TestWorld | undefined, server: SampleServer): Promise<TestWorld> {
    await old?.close();
    const fresh = await openTestWorld();
    const root = await fresh.person('Root', 'admin');
    const policy = {
      stages: [{ name: 'security', role: 'security' }],
      rules: [
        {
          id: 'class',
          when: { dataClass: 'restricted' },
          why: 'Restricted.',
          stages: [{ name: 'owner', role: 'executive' }],
        },
        {
          id: 'two',
          when: { effects: ['destructive'] },
          why: 'Destructive.',
          stages: [{ name: 'two', role: 'security', needed: 2 }],
        },
      ],
      time: { escalateAfterHours: 48, escalateTo: { role: 'executive' }, denyAfterHours: 200, expireAfterDays: 10 },
      breakGlass: { people: ['eli@example.com', 'dea@example.com'] },
    };
    await changeApprovalPolicy({ ctx: fresh.ctx(root), input: { policy, note: 'Sample.', basedOn: 1 } });
    for (const [name, roles] of Object.entries(CAST)) {
      const { id, email } = await fresh.person(name, ...roles);
      emails.set(id, email);
    }
    const ann = await fresh.person('Ann', 'engineer', 'security');
    const crmServer = {
      slug: 'crm',
      name: 'CRM',
      url: server.url,
      owner: 'ben@example.com',
      environment: 'production',
    };
    await createServer({ ctx: fresh.ctx(ann), input: crmServer });
    await syncServer({ ctx: fresh.ctx(ann), input: { slug: 'crm' } });
    for (const key of TOOLS) {
      const labels = {
        dataClass: 'internal',
        effect: key === 'crm/refund' ? 'write' : 'read',
        untrusted: false,
        outward: false,
      };
      await labelTool({ ctx: fresh.ctx(ann), input: { server: 'crm', tool: key.slice(4), labels } });
    }
    return fresh;
  }
}

/** Owners and backup owners, as they were and as the request made them. */
function ownersOf(subjects: unknown, operations: unknown): string[] {
  const { agents } = subjects as { agents: { spec: { owner: string; backupOwner: string } }[] };
  const proposed = (operations as { spec?: { owner: string; backupOwner: string } }[]).flatMap(
    ({ spec }) => spec ?? [],
  );
  return [...agents.map(({ spec }) => spec), ...proposed].flatMap(({ owner, backupOwner }) => [owner, backupOwner]);
}
