import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { cancelRequest } from './cancel-request';
import { createRequest } from './create-request';
import { editRequest } from './edit-request';
import { listRequests } from './queries';

const code = (value: string) => expect.objectContaining({ code: value });

describe('asking', () => {
  let company: TestCompany;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const ask = (input: object, by = company.tove) =>
    createRequest({ ctx: as(by), input: { title: 'Ask', justification: 'Sample.', ...input } });
  const grant = { op: 'grant', agent: 'held-bot', tool: 'crm/refund' };
  const count = async () =>
    (await listRequests({ ctx: as(company.tove), page: { limit: 200 }, filter: {} })).items.length;

  beforeAll(async () => {
    company = await openTestCompany();
    await company.registered('held-bot', 'crm/search');
  });
  afterAll(() => company.close());

  it.each([
    ['no operation', [], 'operations'],
    ['601 operations', Array.from({ length: 601 }, () => grant), 'operations'],
    ['an operation that is none', [{ op: 'promote', agent: 'held-bot' }], 'operations.0.op'],
    ['no op', [{ agent: 'held-bot' }], 'operations.0.op'],
    ['an inherited name for one', [{ op: 'constructor', agent: 'held-bot' }], 'operations.0.op'],
    ['an unknown field', [{ ...grant, approved: true }], 'operations.0.approved'],
    ['an unknown constraint', [{ ...grant, constraints: { rate: 1 } }], 'operations.0.constraints.rate'],
    ['the second of two wrong', [grant, { ...grant, agent: 'no-bot' }], 'operations.1.agent'],
    ['the same twice', [grant, grant], 'operations.1'],
    ['a grant and its end', [grant, { ...grant, op: 'revoke' }], 'operations.1'],
    ['a tool that is held already', [{ ...grant, tool: 'crm/search' }], 'operations.0.tool'],
    ['an unknown tool', [{ ...grant, tool: 'crm/nothing' }], 'operations.0.tool'],
    ['an inherited name for a tool', [{ ...grant, tool: 'crm/__proto__' }], 'operations.0.tool'],
    ['an inherited name for an agent', [{ ...grant, agent: 'constructor' }], 'operations.0.agent'],
    ['an end to what is not held', [{ ...grant, op: 'revoke' }], 'operations.0.tool'],
    ['limits for what is not held', [{ ...grant, op: 'constrain', constraints: {} }], 'operations.0.tool'],
    ['nothing to adopt', [{ op: 'adopt', server: 'crm' }], 'operations.0.server'],
    [
      'a definition that is not there',
      [{ op: 'adopt', tool: 'crm/search', definition: 'f'.repeat(64) }],
      'operations.0.definition',
    ],
    ['no labels', [{ op: 'label', tool: 'crm/search', labels: {} }], 'operations.0.labels'],
  ])('refuses %s, by field, and files nothing', async (_, operations, field) => {
    const before = await count();
    const error = await ask({ operations }).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'RemitError', code: 'invalid_input' });
    expect(error.errors.map((one: { field: string }) => one.field)).toContain(field);
    expect(await count()).toBe(before);
  });

  it.each([
    ['state', { state: 'approved' }],
    ['stages', { stages: [] }],
    ['requester', { requester: 'vera@example.com' }],
    ['title', { title: '' }],
    ['title', { title: 'Two\nlines' }],
    ['justification', { justification: '\u2066hidden' }],
  ])('takes no %s like this', async (field, change) => {
    await expect(ask({ operations: [grant], ...change })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field }],
    });
  });

  it('is for people, about agents that are theirs', async () => {
    const { stan, ada, sam, world } = company;
    await expect(ask({ operations: [grant] }, stan)).rejects.toEqual(code('forbidden'));
    for (const actor of [ada, sam]) {
      const request = await ask({ operations: [grant] }, actor);
      expect(request.state).toBe('pending');
      await cancelRequest({ ctx: as(actor), input: { id: request.id } });
    }
    const input = { title: 'Ask', justification: 'Sample.', operations: [grant] };
    await expect(createRequest({ ctx: world.system, input })).rejects.toEqual(code('forbidden'));
    const gateway = world.ctx({ kind: 'gateway', id: 'gw_1', slug: 'edge' });
    await expect(createRequest({ ctx: gateway, input })).rejects.toEqual(code('not_found'));
    const auditor = await world.person('Audrey', 'auditor');
    await expect(ask({ operations: [grant] }, auditor)).rejects.toEqual(code('forbidden'));
  });

  it('lets a suspension by who may not suspend wait, and the end of a grant by its owner not', async () => {
    const { ada, sam, registered } = company;
    await registered('dir-bot', 'crm/search');
    const suspension = await ask({ operations: [{ op: 'suspend', agent: 'dir-bot' }] }, ada);
    expect(suspension).toMatchObject({ state: 'pending', operations: [{ direction: 'tightens' }] });
    const end = { op: 'revoke', agent: 'dir-bot', tool: 'crm/search' };
    expect((await ask({ operations: [end] }, sam)).state).toBe('approved');
    await registered('mixed-bot', 'crm/search');
    const mixed = await ask({
      operations: [
        { op: 'revoke', agent: 'mixed-bot', tool: 'crm/search' },
        { op: 'grant', agent: 'mixed-bot', tool: 'crm/refund' },
      ],
    });
    expect(mixed).toMatchObject({
      state: 'pending',
      operations: [{ direction: 'tightens' }, { direction: 'loosens' }],
    });
  });

  it('for an edit follows the same rules as for a request', async () => {
    const { id, digest } = await ask({ operations: [grant] });
    const edit = (input: object) => editRequest({ ctx: as(company.tove), input: { id, digest, ...input } });
    const fields: [object, string][] = [
      [{ operations: [] }, 'operations'],
      [{ operations: [{ ...grant, tool: 'crm/nothing' }] }, 'operations.0.tool'],
      [{ state: 'approved' }, 'state'],
      [{ title: ' ' }, 'title'],
    ];
    for (const [input, field] of fields)
      await expect(edit(input)).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field }] });
    const both = await Promise.allSettled([edit({ title: 'One' }), edit({ title: 'Two' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: code('digest_mismatch') });
    await cancelRequest({ ctx: as(company.tove), input: { id } });
  });

  describe('with an Idempotency-Key', () => {
    let keys = 0;
    const keyed = (change: object = {}, by = company.tove) => ({
      ...as(by),
      idempotency: { key: `key-${keys}`, route: 'POST /api/v1/requests', digest: 'a'.repeat(64), ...change },
    });
    const input = { title: 'Once', justification: 'Sample.', operations: [grant] };

    it('gives the same answer to the same body, also when both are sent at once', async () => {
      keys++;
      const before = await count();
      const [first, second] = await Promise.all([
        createRequest({ ctx: keyed(), input }),
        createRequest({ ctx: keyed(), input }),
      ]);
      expect(JSON.parse(JSON.stringify(second))).toEqual(JSON.parse(JSON.stringify(first)));
      expect(await count()).toBe(before + 1);
    });

    it('refuses another body or another route, and keeps the first answer', async () => {
      keys++;
      const first = await createRequest({ ctx: keyed(), input });
      const before = await count();
      for (const change of [{ digest: 'b'.repeat(64) }, { route: 'POST /api/v1/agents' }])
        await expect(createRequest({ ctx: keyed(change), input })).rejects.toEqual(code('idempotency_conflict'));
      expect((await createRequest({ ctx: keyed(), input })).id).toBe(first.id);
      expect(await count()).toBe(before);
    });

    it('keeps no failure, and nothing for somebody else', async () => {
      keys++;
      const wrong = { ...input, operations: [{ ...grant, tool: 'crm/nothing' }] };
      await expect(createRequest({ ctx: keyed(), input: wrong })).rejects.toEqual(code('invalid_input'));
      const first = await createRequest({ ctx: keyed(), input });
      expect((await createRequest({ ctx: keyed({}, company.vera), input })).id).not.toBe(first.id);
      // Who may no longer do a thing gets no kept answer either.
      const demoted: PersonActor = { ...company.tove, roles: ['executive'] };
      await expect(createRequest({ ctx: keyed({}, demoted), input })).rejects.toEqual(code('forbidden'));
    });
  });
});
