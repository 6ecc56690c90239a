import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { prismaOf } from '@/lib/db/prisma';
import { recordDecisions } from '@/lib/decision-log/record-decisions';
import { createGateway } from '@/lib/gateways/create-gateway';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { addEntry } from './add-entry';
import { answerObligation } from './answer-obligation';
import { declareIncident } from './declare-incident';
import { getExposure } from './exposure/queries';
import { addAction, finishAction, verifyAction } from './follow-up';
import { isolateAgents } from './isolate-agents';
import { markRow } from './mark-row';
import { moveIncident } from './move-incident';
import { getEvidence, getIncident, getIncidentFigures, listIncidents, listMyActions } from './queries';
import { getTimeline } from './timeline/queries';
import { updateIncident } from './update-incident';
import { freezeLogs, recordStep } from './work-runbook';
import { writeCause, writeImpact } from './write-findings';

const code = (value: string) => expect.objectContaining({ code: value });
const wrong = (field: string) =>
  expect.objectContaining({ code: 'invalid_input', errors: [expect.objectContaining({ field })] });

describe('incidents', () => {
  let company: TestCompany;
  let gateway: { kind: 'gateway'; id: string; slug: string };
  let number = 0;
  let agent: string;
  const as = (actor: object) => company.world.ctx(actor as never);
  const at = (minutes: number) => new Date(company.world.clock.now.getTime() + minutes * 60_000).toISOString();
  const declare = (change: object = {}) =>
    declareIncident({
      ctx: as(company.tove),
      input: { title: 'It mailed customers', type: 'malfunction', severity: 'high', agents: [agent], ...change },
    });
  const move = (id: string, from: string, to: string, more: object = {}) =>
    moveIncident({ ctx: as(company.tove), input: { id, from, to, ...more } });
  const called = (minutes: number, change: object = {}) => ({
    ...{ eventId: `in-${++number}`, time: at(minutes), agent, server: 'crm', tool: 'get_customer', decision: 'allow' },
    ...{ reason: 'allowed', serial: 1, user: 'u-1', dataClasses: ['confidential'], ...change },
  });

  beforeAll(async () => {
    company = await openTestCompany();
    const root = await company.world.person('Root', 'admin');
    await createGateway({ ctx: as(root), input: { slug: 'edge', name: 'Edge', servers: [] } });
    const prisma = prismaOf(company.world.db.read);
    const { id } = await prisma.gateway.findUniqueOrThrow({ where: { slug: 'edge' } });
    gateway = { kind: 'gateway', id, slug: 'edge' };
    await prisma.tool.updateMany({ where: { name: 'refund' }, data: { outward: true } });
  });
  beforeEach(async () => {
    company.world.clock.advance(86_400_000);
    agent = `inc-${++number}`;
    await company.registered(agent);
  });
  afterAll(() => company.close());

  it('go from declared to closed: contained, reviewed, with a cause and actions that others verify', async () => {
    const { id } = await declare({ occurredAt: at(-60), lastGoodAt: at(-120) });
    await recordDecisions({
      ctx: as(gateway),
      input: [
        called(-130, { eventId: 'before' }),
        called(-50),
        called(-40, { tool: 'refund', eventId: `out-${agent}` }),
        called(-30, { decision: 'deny', reason: 'no_grant', tool: 'search' }),
      ],
    });
    await move(id, 'detected', 'triaged');
    // Its runbook does that, and says from which revision on; a second time it says who was first.
    for (const says of [/from revision \d+ on\.$/, /suspended already: Tove did that with revision \d+/]) {
      await isolateAgents({ ctx: as(company.tove), input: { id, reason: 'It sends data out.' } });
      const step = (await getIncident({ ctx: as(company.tove), id })).runbook.steps.find((one) => one.id === 'isolate');
      expect(step?.done).toMatchObject({ result: 'done', note: expect.stringMatching(says) });
    }
    const { serial } = await prismaOf(company.world.db.read).containment.findFirstOrThrow({
      where: { agents: { has: agent } },
    });
    const { sha256 } = await prismaOf(company.world.db.read).publishedPolicy.findFirstOrThrow({ where: { serial } });
    company.world.clock.advance(1_500);
    const now = company.world.clock.now;
    await prismaOf(company.world.db.read).receipt.create({
      data: { gatewayId: gateway.id, serial, sha256, status: 'activated', activatedAt: now, receivedAt: now },
    });
    await move(id, 'triaged', 'contained');

    const exposure = await getExposure({ ctx: as(company.tove), id });
    expect(exposure).toMatchObject({ calls: 3, allowed: 2, denied: 1, outward: 1, users: [{ name: 'u-1', calls: 2 }] });
    expect(exposure.draft).toContain('crm/refund (1)');
    await writeImpact({ ctx: as(company.tove), input: { id, text: exposure.draft } });
    await markRow({ ctx: as(company.tove), input: { id, row: `call:edge:out-${agent}` } });
    const timeline = await getTimeline({ ctx: as(company.tove), id });
    const has = (lane: string, text: RegExp) => timeline.rows.find((row) => row.lane === lane && text.test(row.text));
    expect(has('people', /^Suspended an agent .*It sends data out/)).toBeDefined();
    expect(has('remit', new RegExp(`Has revision ${serial} in force, 1.5 s after`))).toMatchObject({ who: 'edge' });
    expect(has('agent', /1 call went through \(crm\/get_customer 1\)/)).toBeDefined();
    expect(has('agent', new RegExp(`^${agent} called crm/refund for u-1: allowed, confidential data`))).toMatchObject({
      relevant: true,
    });
    expect(timeline.phases.map(({ state }) => state)).toEqual(['detected', 'triaged', 'contained']);

    const frozen = await freezeLogs({ ctx: as(company.tove), input: { id } });
    expect(frozen.runbook.steps.find((step) => step.id === 'freeze')?.done).toMatchObject({ result: 'done' });
    await expect(
      recordStep({ ctx: as(company.tove), input: { id, step: 'rotate', result: 'failed' } }),
    ).rejects.toEqual(wrong('note'));
    await expect(move(id, 'contained', 'eradicated')).rejects.toEqual(wrong('reason'));
    await move(id, 'contained', 'eradicated', { reason: 'Tool taken away.' });
    await move(id, 'eradicated', 'recovered');
    await move(id, 'recovered', 'review');
    await expect(move(id, 'review', 'closed')).rejects.toEqual(wrong('reason'));
    await writeCause({ ctx: as(company.tove), input: { id, whys: [{ why: 'No limit.', evidence: 'CR-1' }] } });
    const added = await addAction({
      ctx: as(company.tove),
      input: { id, what: 'Set a limit', owner: 'stan@example.com', dueAt: at(99) },
    });
    expect(added.actions[0]?.may).toEqual([]);
    const closed = await move(id, 'review', 'closed');
    expect(closed).toMatchObject({ state: 'closed', outcome: 'resolved', openActions: 1 });
    await expect(addEntry({ ctx: as(company.tove), input: { id, text: 'Late.' } })).rejects.toEqual(code('conflict'));

    // It follows its owner, who sees this incident for it, and somebody else looks.
    const [mine] = await listMyActions({ ctx: as(company.stan) });
    expect(mine).toMatchObject({ what: 'Set a limit', incident: { id } });
    const input = { id, action: mine?.id as string, how: 'See CR-2.' };
    await expect(verifyAction({ ctx: as(company.tove), input })).rejects.toEqual(code('conflict'));
    await expect(finishAction({ ctx: as(company.tove), input })).rejects.toEqual(code('forbidden'));
    await finishAction({ ctx: as(company.stan), input });
    expect(await listMyActions({ ctx: as(company.stan) })).toEqual([]);
    await expect(verifyAction({ ctx: as(company.stan), input })).rejects.toEqual(code('forbidden'));
    expect(await verifyAction({ ctx: as(company.vera), input })).toMatchObject({ openActions: 0 });
  });

  it('say when two move one at once, and let only the first', async () => {
    const { id } = await declare();
    const both = await Promise.allSettled([move(id, 'detected', 'triaged'), move(id, 'detected', 'contained')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
  });

  it('refuse times that are still to come or out of order, in whichever zone they are said', async () => {
    await expect(declare({ detectedAt: at(1) })).rejects.toEqual(wrong('detectedAt'));
    await expect(declare({ occurredAt: at(-1), detectedAt: at(-2) })).rejects.toEqual(wrong('occurredAt'));
    const zoned = new Date(Date.parse(at(-30)) + 9 * 3_600_000).toISOString().replace('Z', '+09:00');
    const { id, occurredAt } = await declare({ occurredAt: zoned });
    expect(occurredAt).toBe(at(-30));
    const ahead = new Date(Date.parse(at(0)) - 5 * 3_600_000 + 60_000).toISOString().replace('Z', '-05:00');
    await expect(addEntry({ ctx: as(company.tove), input: { id, text: 'x', at: ahead } })).rejects.toEqual(wrong('at'));
    await expect(move(id, 'detected', 'contained', { at: at(1) })).rejects.toEqual(wrong('at'));
    const duty = { id, duty: 'eu-art-73', applies: true, why: 'Serious.' };
    await expect(answerObligation({ ctx: as(company.tove), input: duty })).rejects.toEqual(wrong('awareAt'));
    const due = await answerObligation({ ctx: as(company.tove), input: { ...duty, awareAt: at(-10) } });
    expect(due.obligations.duties[0]).toMatchObject({ state: 'open', dueAt: at(15 * 1_440 - 10) });
  });

  it('keep what was written: a correction is a new entry, a file is checked and kept with its digest', async () => {
    const { id } = await declare();
    const file = { name: 'mail.txt', content: Buffer.from('Dear customer').toString('base64') };
    const input = { id, text: 'It wrote to 3 customers.', evidence: [file] };
    const { entries } = await addEntry({ ctx: as(company.tove), input });
    const entry = entries.at(-1);
    expect(entry?.evidence[0]).toMatchObject({ name: 'mail.txt', type: 'text/plain', size: 13 });
    const kept = await getEvidence({ ctx: as(company.vera), id, evidence: entry?.evidence[0]?.id as string });
    expect(Buffer.from(kept.content).toString()).toBe('Dear customer');
    const html = { ...file, name: 'mail.html' };
    await expect(addEntry({ ctx: as(company.tove), input: { ...input, evidence: [html] } })).rejects.toEqual(
      wrong('evidence.0.name'),
    );
    await addEntry({ ctx: as(company.vera), input: { id, text: 'It was 4.', corrects: entry?.id } });
    await expect(addEntry({ ctx: as(company.vera), input: { id, text: 'x', corrects: '1' } })).rejects.toEqual(
      wrong('corrects'),
    );
    const { rows } = await getTimeline({ ctx: as(company.tove), id });
    expect(rows.find(({ key }) => key === `entry:${entry?.id}`)).toMatchObject({ corrected: true });
    for (const table of ['IncidentEntry', 'IncidentEvidence']) {
      const forge = prismaOf(company.world.db.read).$executeRawUnsafe(`DELETE FROM "${table}"`);
      await expect(forge).rejects.toThrow(/append-only/);
    }
  });

  it('are of agents that nobody registered, or that are gone; only who has a part in it sees one', async () => {
    const { id } = await declare({ agents: [agent, 'gone-bot'] });
    await expect(updateIncident({ ctx: as(company.tove), input: { id, severity: 'low' } })).rejects.toEqual(
      wrong('reason'),
    );
    const input = { id, severity: 'low', reason: 'Nothing left.', scribe: 'vera@example.com' };
    const updated = await updateIncident({ ctx: as(company.tove), input });
    expect(updated).toMatchObject({ severity: 'low', scribe: { name: 'Vera' }, agents: [agent, 'gone-bot'] });
    expect(updated.entries.at(-1)?.text).toBe('Severity: high → low\nScribe: none → Vera\nWhy: Nothing left.');
    await prismaOf(company.world.db.read).agent.update({ where: { slug: agent }, data: { slug: `${agent}-was` } });
    expect(await getTimeline({ ctx: as(company.tove), id })).toMatchObject({ cut: [] });
    await expect(getIncident({ ctx: as(company.stan), id })).rejects.toEqual(code('not_found'));
    const seen = async (by: object) =>
      (await listIncidents({ ctx: as(by), page: { limit: 200 } })).items.map((row) => row.id);
    expect(await seen(company.stan)).not.toContain(id);
    expect(await seen(company.vera)).toContain(id);
    await expect(declareIncident({ ctx: as(company.ada), input: {} })).rejects.toEqual(code('forbidden'));
    await move(id, 'detected', 'closed', { reason: 'A drill that nobody told of.' });
    const { figures } = await getIncidentFigures({ ctx: as(company.tove) });
    expect(figures[0]?.incidents).toBe((await seen(company.tove)).length - 1);
  });

  it('tell who has a part in one, or owns an agent of it, nothing of agents that are not theirs', async () => {
    const other = `inc-${++number}`;
    await company.registered(other);
    const mine = { ownerId: company.stan.id, backupOwnerId: company.stan.id };
    await prismaOf(company.world.db.read).agent.update({ where: { slug: agent }, data: mine });
    const { id } = await declare({ agents: [agent, other] });
    await recordDecisions({ ctx: as(gateway), input: [called(-5), called(-4, { agent: other })] });
    await suspendAgent({ ctx: as(company.tove), input: { slug: other, reason: 'A secret of theirs.' } });
    const owner = { ctx: as(company.stan), id };
    const timeline = await getTimeline(owner);
    expect(JSON.stringify(timeline)).not.toContain('A secret of theirs.');
    expect(timeline.hidden).toEqual([other]);
    const exposure = await getExposure(owner);
    expect(exposure).toMatchObject({ calls: 1, hidden: [other] });
    expect(exposure.draft).toContain(`Calls of ${other} are not among these figures`);
    expect(exposure.draft).not.toContain(`${agent} and ${other}`);
    const all = await getTimeline({ ctx: as(company.tove), id });
    expect(JSON.stringify(all)).toContain('A secret of theirs.');
    expect(all.hidden).toEqual([]);
    // Executives see incidents, and not calls: that is no word on whether there were any.
    const executive = await company.world.person('Elle', 'executive');
    const blind = await getExposure({ ctx: as(executive), id });
    expect(blind).toMatchObject({ heard: false, hidden: [agent, other] });
    expect(blind.draft).not.toContain('no gateway');
  });

  it('are called a false alarm, and lose an agent, by somebody who does not answer for it', async () => {
    const { id } = await declare();
    const spec = { ownerId: company.tove.id };
    await prismaOf(company.world.db.read).agent.update({ where: { slug: agent }, data: spec });
    const closing = move(id, 'detected', 'closed', { reason: 'Nothing.' });
    await expect(closing).rejects.toEqual(code('forbidden'));
    const without = updateIncident({ ctx: as(company.tove), input: { id, agents: ['another-bot'] } });
    await expect(without).rejects.toEqual(code('forbidden'));
  });

  it('close after what happened last, and keep the times that they came by', async () => {
    const { id } = await declare({ detectedAt: at(-60) });
    await move(id, 'detected', 'contained', { at: at(-30) });
    await move(id, 'contained', 'eradicated', { reason: 'Key removed.' });
    await move(id, 'eradicated', 'recovered', { at: at(-10) });
    await move(id, 'recovered', 'review');
    const emptied = updateIncident({ ctx: as(company.tove), input: { id, recoveredAt: null } });
    await expect(emptied).rejects.toEqual(wrong('recoveredAt'));
    const closed = move(id, 'review', 'closed', { at: at(-20), reason: 'Known already.' });
    await expect(closed).rejects.toEqual(wrong('at'));
  });
});
