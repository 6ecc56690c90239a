import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { registerAgent } from '@/lib/agents/register-agent';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { listRevisions } from '@/lib/policy/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { cancelRequest } from './cancel-request';
import { createRequest } from './create-request';
import { decideRequest } from './decide-request';
import { editRequest } from './edit-request';
import { getRequest } from './queries';

const code = (value: string) => expect.objectContaining({ code: value });

describe('decisions', () => {
  let company: TestCompany;
  let bots = 0;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const see = (id: string, by = company.tove) => getRequest({ ctx: as(by), id });
  const decide = (input: object, by = company.tove) => decideRequest({ ctx: as(by), input });
  const ask = (by: PersonActor, ...operations: object[]) =>
    createRequest({ ctx: as(by), input: { title: 'Ask', justification: 'Sample.', operations } });
  const allowed = async (slug: string) =>
    (await getAccessStatement({ ctx: as(company.ada), slug })).allowed.map(({ tool }) => tool);
  const outcome = (results: PromiseSettledResult<unknown>[]) => ({
    won: results.filter(({ status }) => status === 'fulfilled').length,
    told: results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : [])),
  });
  /** A new agent whose registration, with one tool, waits. */
  async function waiting() {
    const slug = `bot-${++bots}`;
    const { request } = await registerAgent({ ctx: as(company.ada), input: company.manifest(slug, ['crm/search']) });
    const { id, digest } = request as { id: string; digest: string };
    return { slug, id, digest };
  }
  /** What a decision would leave behind, were it counted. */
  const traces = async (id: string) => {
    const { items } = await listRevisions({ ctx: as(company.tove), page: { limit: 1 } });
    const request = await see(id);
    return [items[0]?.serial, request.state, request.digest, request.decisions];
  };

  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());

  it('about a tool are not for who owns or backs up an agent that holds it', async () => {
    const { registered, sam, lin, vera, tove } = company;
    await registered('holding-bot', 'crm/delete_customer');
    const label = (tool: string) => ask(vera, { op: 'label', tool, labels: { dataClass: 'public' } });
    const held = await label('crm/delete_customer');
    for (const person of [vera, sam, lin]) {
      expect((await see(held.id, person)).mayDecide).toMatchObject({ ok: false });
      await expect(decide({ id: held.id, decision: 'approve', digest: held.digest }, person)).rejects.toEqual(
        code('own_request'),
      );
    }
    await decide({ id: held.id, decision: 'approve', digest: held.digest }, tove);
    expect((await see(held.id)).state).toBe('approved');
  });

  it('are not for who asked, owns, backs up, or is to own', async () => {
    const { registered, sam, lin, vera, tove, world } = company;
    await registered('owned-bot', 'crm/search');
    const grant = await ask(vera, { op: 'grant', agent: 'owned-bot', tool: 'crm/refund' });
    const { tools: _, ...spec } = company.manifest('owned-bot').spec;
    const hand = {
      op: 'update-agent',
      agent: 'owned-bot',
      name: 'Handed',
      spec: { ...spec, owner: 'tove@example.com' },
    };
    const handed = await ask(vera, hand);
    await registered('apart-bot');
    const both = await ask(
      vera,
      { op: 'grant', agent: 'apart-bot', tool: 'crm/refund' },
      { op: 'suspend', agent: 'owned-bot' },
    );
    const barred: [string, PersonActor[]][] = [
      [grant.id, [vera, sam, lin]],
      // Nobody hands an agent to themselves, and its present owner does not either.
      [handed.id, [vera, sam, lin, tove]],
      [both.id, [sam, lin]],
    ];
    for (const [id, people] of barred) {
      const before = await traces(id);
      for (const person of people) {
        const { digest, mayDecide, stages } = await see(id, person);
        expect(mayDecide).toMatchObject({ ok: false, code: 'own_request' });
        expect(stages[0]?.eligible.map((one) => one.id)).not.toContain(person.id);
        for (const decision of ['approve', 'reject'])
          await expect(decide({ id, decision, digest }, person)).rejects.toEqual(code('own_request'));
      }
      expect(await traces(id)).toEqual(before);
    }
    const system = decideRequest({
      ctx: world.system,
      input: { id: grant.id, decision: 'approve', digest: grant.digest },
    });
    await expect(system).rejects.toEqual(code('forbidden'));
  });

  it('count for one digest: not an old one, another request’s, or one with a letter off', async () => {
    const first = await waiting();
    const second = await waiting();
    const before = await traces(first.id);
    const flipped = first.digest.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    for (const digest of [second.digest, flipped, '0'.repeat(64)])
      await expect(decide({ id: first.id, decision: 'approve', digest })).rejects.toEqual(code('digest_mismatch'));
    for (const digest of ['', first.digest.toUpperCase(), `${first.digest}0`, undefined])
      await expect(decide({ id: first.id, decision: 'approve', digest })).rejects.toMatchObject({
        code: 'invalid_input',
        errors: [{ field: 'digest' }],
      });
    expect(await traces(first.id)).toEqual(before);
    expect((await decide({ ...pick(first), decision: 'approve' })).state).toBe('approved');
  });
  const pick = ({ id, digest }: { id: string; digest: string }) => ({ id, digest });

  it('at once: one approval and one rejection give one outcome, and the other is told', async () => {
    const request = await waiting();
    const results = await Promise.allSettled([
      decide({ ...pick(request), decision: 'approve' }, company.tove),
      decide({ ...pick(request), decision: 'reject' }, company.vera),
    ]);
    expect(outcome(results)).toEqual({ won: 1, told: ['conflict'] });
    const { state, decisions } = await see(request.id);
    expect(decisions).toHaveLength(1);
    expect(await allowed(request.slug)).toEqual(state === 'approved' ? ['crm/search'] : []);
  });

  it('at once by one person, from two windows, are one', async () => {
    const request = await waiting();
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, () => decide({ ...pick(request), decision: 'approve' })),
    );
    expect(outcome(results)).toEqual({ won: 1, told: ['conflict', 'conflict', 'conflict'] });
    expect((await see(request.id)).decisions).toHaveLength(1);
  });

  it('and an edit at once: what was approved is what was shown, or nothing', async () => {
    const request = await waiting();
    const operations = (await see(request.id)).operations.map(({ direction: _, ...operation }) =>
      operation.op === 'grant' ? { ...operation, tool: 'crm/delete_customer' } : operation,
    );
    const edit = { ...pick(request), operations };
    const results = await Promise.allSettled([
      decide({ ...pick(request), decision: 'approve' }),
      editRequest({ ctx: as(company.ada), input: edit }),
    ]);
    const approved = results[0]?.status === 'fulfilled';
    expect(outcome(results)).toEqual({ won: 1, told: [approved ? 'conflict' : 'digest_mismatch'] });
    expect(await allowed(request.slug)).toEqual(approved ? ['crm/search'] : []);
  });

  it('and a withdrawal at once leave one of them', async () => {
    const request = await waiting();
    const results = await Promise.allSettled([
      cancelRequest({ ctx: as(company.ada), input: { id: request.id } }),
      decide({ ...pick(request), decision: 'approve' }),
    ]);
    expect(outcome(results)).toEqual({ won: 1, told: ['conflict'] });
    const { state } = await see(request.id);
    expect(await allowed(request.slug)).toEqual(state === 'approved' ? ['crm/search'] : []);
  });

  it('are no more to be made, edited or withdrawn once a request is closed', async () => {
    const withdrawn = await waiting();
    await cancelRequest({ ctx: as(company.ada), input: { id: withdrawn.id } });
    const rejected = await waiting();
    await company.decide(rejected.id, company.tove, 'reject');
    const approved = await waiting();
    await company.decide(approved.id);
    for (const { id } of [withdrawn, rejected, approved]) {
      const before = await traces(id);
      const { digest, mayDecide } = await see(id, company.vera);
      expect(mayDecide.ok).toBe(false);
      for (const decision of ['approve', 'reject'])
        await expect(decide({ id, decision, digest }, company.vera)).rejects.toEqual(code('conflict'));
      const edit = editRequest({ ctx: as(company.ada), input: { id, digest, title: 'Late' } });
      await expect(edit).rejects.toEqual(code('conflict'));
      await expect(cancelRequest({ ctx: as(company.ada), input: { id } })).rejects.toEqual(code('conflict'));
      expect(await traces(id)).toEqual(before);
    }
    expect([await allowed(withdrawn.slug), await allowed(rejected.slug)]).toEqual([[], []]);
  });

  it('leave a request to its requester: nobody else edits or withdraws it', async () => {
    const { id, digest } = await waiting();
    for (const actor of [company.sam, company.tove]) {
      const edit = editRequest({ ctx: as(actor), input: { id, digest, title: 'Mine now' } });
      await expect(edit).rejects.toEqual(code('forbidden'));
      await expect(cancelRequest({ ctx: as(actor), input: { id } })).rejects.toEqual(code('forbidden'));
    }
    const edit = editRequest({ ctx: as(company.stan), input: { id, digest, title: 'Mine now' } });
    await expect(edit).rejects.toEqual(code('not_found'));
    await expect(cancelRequest({ ctx: as(company.stan), input: { id } })).rejects.toEqual(code('not_found'));
    await expect(decide({ id: 'cr_nothing', decision: 'approve', digest })).rejects.toEqual(code('not_found'));
  });

  it('are read from plain fields, and keep a comment as it is', async () => {
    const request = await waiting();
    const wrong: [object, string][] = [
      [{ decision: 'maybe' }, 'decision'],
      [{ comment: 'fine\u200b' }, 'comment'],
      [{ comment: 'x'.repeat(2001) }, 'comment'],
      [{ by: 'vera' }, 'by'],
      [{ via: 'session' }, 'via'],
    ];
    for (const [change, field] of wrong)
      await expect(decide({ ...pick(request), decision: 'approve', ...change })).rejects.toMatchObject({
        code: 'invalid_input',
        errors: [{ field }],
      });
    const comment = '<b>Fine</b>\nby me';
    const { decisions } = await decide({ ...pick(request), decision: 'approve', comment: ` ${comment}\r\n` });
    expect(decisions).toMatchObject([{ person: { name: 'Tove' }, comment, via: 'session', counts: true }]);
    const { items } = await listAuditLog({ ctx: company.world.system, page: { limit: 5 } });
    expect(items.map(({ action }) => action)).toEqual(expect.arrayContaining(['request.approve', 'request.apply']));
  });
});
