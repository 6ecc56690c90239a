import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { createPerson } from '@/lib/people/create-person';
import { updatePerson } from '@/lib/people/update-person';
import { cancelRequest } from '@/lib/requests/cancel-request';
import { createRequest } from '@/lib/requests/create-request';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { getAccessStatement } from './access-statement';
import { getAgent } from './queries';
import { registerAgent } from './register-agent';
import { suspendAgent } from './suspend-agent';
import { updateAgent } from './update-agent';

const code = (value: string) => expect.objectContaining({ code: value });

describe('agents', () => {
  let company: TestCompany;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const register = (input: unknown, by = company.ada) => registerAgent({ ctx: as(by), input });
  const get = (slug: string) => getAgent({ ctx: as(company.ada), slug });
  const suspend = (slug: string, by = company.tove) =>
    suspendAgent({ ctx: as(by), input: { slug, reason: 'odd calls' } });
  const ask = (by: PersonActor, ...operations: object[]) =>
    createRequest({ ctx: as(by), input: { title: 'Ask', justification: 'Sample.', operations } });
  const allowed = async (slug: string) =>
    (await getAccessStatement({ ctx: as(company.ada), slug })).allowed.map(({ tool }) => tool);

  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());

  describe('registering', () => {
    it('takes a slug once: not from who waits, who withdrew or who holds it', async () => {
      const { ada, stan, manifest } = company;
      const { request } = await register(manifest('taken-bot'));
      await expect(register(manifest('taken-bot', [], { team: 'sales' }), stan)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/already waits for a decision/),
      });
      await cancelRequest({ ctx: as(ada), input: { id: request?.id } });
      expect((await get('taken-bot')).status).toBe('draft');
      await expect(register(manifest('taken-bot'), stan)).rejects.toMatchObject({
        code: 'slug_taken',
        errors: [{ field: 'metadata.slug' }],
      });
      const again = await register(manifest('taken-bot'));
      await company.decide(again.request?.id as string);
      await expect(register(manifest('taken-bot', [], { team: 'sales' }), stan)).rejects.toEqual(code('forbidden'));
      expect(await get('taken-bot')).toMatchObject({ status: 'active', spec: { team: 'support' } });
    });

    it('gives an identity to one agent, until that one is retired', async () => {
      const shared = { identities: [{ iss: 'https://idp.example.com', sub: 'shared' }] };
      await company.decide((await register(company.manifest('first-bot', [], shared))).request?.id as string);
      const second = () => register(company.manifest('second-bot', [], shared));
      await expect(second()).rejects.toMatchObject({
        code: 'invalid_input',
        errors: [{ field: 'spec.identities.0.sub', message: expect.stringMatching(/^first-bot has this identity/) }],
      });
      await ask(company.sam, { op: 'retire', agent: 'first-bot' });
      expect((await get('first-bot')).status).toBe('retired');
      await expect(register(company.manifest('first-bot'))).rejects.toMatchObject({
        code: 'conflict',
        errors: [{ field: 'metadata.slug', message: expect.stringMatching(/retired/) }],
      });
      expect((await second()).request?.state).toBe('pending');
    });

    it('gives an identity to one of two agents of one request', async () => {
      const identities = [{ iss: 'https://idp.example.com', sub: 'twins' }];
      const { tools, ...spec } = company.manifest('one-bot', [], { identities }).spec;
      const both = ['one-bot', 'other-bot'].map((agent) => ({ op: 'register-agent', agent, name: agent, spec }));
      await expect(ask(company.ada, ...both)).rejects.toMatchObject({
        errors: [{ field: 'operations.0.spec.identities.0.sub' }, { field: 'operations.1.spec.identities.0.sub' }],
      });
    });

    it('gives a slug to one of two who ask at once', async () => {
      const results = await Promise.allSettled([
        register(company.manifest('race-bot'), company.ada),
        register(company.manifest('race-bot', [], { team: 'sales' }), company.stan),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: code('conflict') });
    });

    it.each([
      ['an unknown tool', { tools: [{ tool: 'crm/nothing' }] }, 'spec.tools.0.tool'],
      ['a tool of an unknown server', { tools: [{ tool: 'crm/search' }, { tool: 'erp/search' }] }, 'spec.tools.1.tool'],
      ['a tool that is no key', { tools: [{ tool: 'search' }] }, 'spec.tools.0.tool'],
      ['a tool twice', { tools: [{ tool: 'crm/search' }, { tool: 'crm/search' }] }, 'spec.tools.1.tool'],
      ['an unknown field of a tool', { tools: [{ tool: 'crm/search', allow: true }] }, 'spec.tools.0.allow'],
      ['an unknown field', { isAdmin: true }, 'spec.isAdmin'],
      ['one owner for both', { backupOwner: 'sam@example.com' }, 'spec.backupOwner'],
      ['one owner for both, in capitals', { backupOwner: 'SAM@example.com' }, 'spec.backupOwner'],
      ['an unknown owner', { owner: 'nobody@example.com' }, 'spec.owner'],
      ['an autonomy beyond all', { autonomy: 5 }, 'spec.autonomy'],
      ['a purpose that hides something', { purpose: 'Answers\u202e questions' }, 'spec.purpose'],
      ['no purpose', { purpose: ' ' }, 'spec.purpose'],
      [
        'an identity twice',
        {
          identities: [
            { iss: 'https://idp.example.com', sub: 'a' },
            { iss: 'https://idp.example.com', sub: 'a' },
          ],
        },
        'spec.identities.1',
      ],
    ])('refuses %s by field, and leaves nothing behind', async (_, change, field) => {
      await expect(register(company.manifest('bad-bot', [], change))).rejects.toMatchObject({
        code: 'invalid_input',
        errors: [{ field }],
      });
      await expect(get('bad-bot')).rejects.toEqual(code('not_found'));
    });

    it.each([
      ['beside the parts', (manifest: object) => ({ ...manifest, status: 'active' }), 'status'],
      [
        'of the metadata',
        (m: object) => ({ ...m, metadata: { slug: 'bad-bot', name: 'x', id: 'ag_1' } }),
        'metadata.id',
      ],
      ['for the kind', (manifest: object) => ({ ...manifest, kind: 'Server' }), 'kind'],
      ['for the version', (manifest: object) => ({ ...manifest, apiVersion: 'remit/v2' }), 'apiVersion'],
      ['for the slug', (m: object) => ({ ...m, metadata: { slug: '../x', name: 'x' } }), 'metadata.slug'],
    ])('refuses what it does not know %s', async (_, change, field) => {
      await expect(register(change(company.manifest('bad-bot')))).rejects.toMatchObject({ errors: [{ field }] });
    });

    it.each([null, 7, 'text', [], {}])('refuses %j for a manifest', async (input) => {
      await expect(register(input)).rejects.toEqual(code('invalid_input'));
    });

    it('refuses an owner who has left, also when they leave while it waits', async () => {
      const { world, manifest, decide } = company;
      const person = { name: 'Leaver', email: 'leaver@example.com', roles: ['engineer'] };
      const { id } = await createPerson({ ctx: world.system, input: person });
      const { request } = await register(manifest('left-bot', [], { owner: person.email }));
      await updatePerson({ ctx: world.system, input: { id, change: { status: 'disabled' } } });
      await expect(decide(request?.id as string)).rejects.toMatchObject({
        code: 'invalid_input',
        errors: [{ field: 'operations.0.spec.owner' }],
      });
      expect((await get('left-bot')).status).toBe('in_review');
      const late = register(manifest('later-bot', [], { owner: person.email }));
      await expect(late).rejects.toMatchObject({ errors: [{ field: 'spec.owner' }] });
    });

    it('goes back to draft when turned down, and may be asked for again', async () => {
      const { manifest, decide, tove } = company;
      const { request } = await register(manifest('again-bot', ['crm/search']));
      await decide(request?.id as string, tove, 'reject');
      expect((await get('again-bot')).status).toBe('draft');
      const second = await register(manifest('again-bot', ['crm/search']));
      expect(second.request?.id).not.toBe(request?.id);
      await decide(second.request?.id as string);
      expect([(await get('again-bot')).status, await allowed('again-bot')]).toEqual(['active', ['crm/search']]);
    });

    it('stays as it is when a second request to register it is withdrawn or turned down', async () => {
      const { manifest, decide, tove, vera } = company;
      const first = await register(manifest('both-bot', ['crm/search']));
      const { tools: _, ...spec } = manifest('both-bot').spec;
      const register2 = { op: 'register-agent', agent: 'both-bot', name: 'Other', spec };
      const withdrawn = await ask(vera, register2);
      const refused = await ask(vera, register2);
      await decide(first.request?.id as string);
      await suspend('both-bot');
      await cancelRequest({ ctx: as(vera), input: { id: withdrawn.id } });
      await decide(refused.id, tove, 'reject');
      expect((await get('both-bot')).status).toBe('suspended');
      await expect(register(manifest('both-bot'), vera)).resolves.toMatchObject({ agent: { status: 'suspended' } });
    });

    it('edits the update that waits, also when another request for the agent came later', async () => {
      const { manifest, registered, ada } = company;
      await registered('edit-bot', 'crm/search');
      const first = await register(manifest('edit-bot', ['crm/search'], { team: 'sales' }));
      await ask(ada, { op: 'grant', agent: 'edit-bot', tool: 'crm/refund' });
      const second = await register(manifest('edit-bot', ['crm/search'], { team: 'finance' }));
      expect(second.request).toMatchObject({ id: first.request?.id, edit: 2 });
    });
  });

  describe('updating', () => {
    it('asks, and changes nothing until it is approved', async () => {
      const { registered, decide, ada } = company;
      await registered('update-bot');
      const update = (input: object, by = ada) => updateAgent({ ctx: as(by), input: { slug: 'update-bot', ...input } });
      await expect(update({ spec: { team: 'sales' } }, company.stan)).rejects.toEqual(code('forbidden'));
      await expect(update({ spec: { isAdmin: true } })).rejects.toMatchObject({ errors: [{ field: 'spec.isAdmin' }] });
      await expect(update({ status: 'active' })).rejects.toMatchObject({ errors: [{ field: 'status' }] });
      await expect(update({ spec: { tools: [] } })).rejects.toMatchObject({ errors: [{ field: 'spec.tools' }] });
      const polluting = JSON.parse('{"__proto__":{"team":"sales"}}');
      expect((await update({ spec: polluting })).request).toBeNull();
      expect((await update({ spec: { team: 'support' } })).request).toBeNull();
      const { request } = await update({ spec: { team: 'sales' } });
      expect((await get('update-bot')).spec.team).toBe('support');
      await decide(request?.id as string);
      expect((await get('update-bot')).spec.team).toBe('sales');
      const draft = await register(company.manifest('draft-bot'));
      expect(draft.agent.status).toBe('in_review');
      const early = updateAgent({ ctx: as(ada), input: { slug: 'draft-bot', spec: { team: 'sales' } } });
      await expect(early).rejects.toEqual(code('not_found'));
    });
  });

  describe('suspending', () => {
    it('is at once, by security only; back leads a request that somebody else approves', async () => {
      const { registered, decide, ada, stan, sam, tove, vera } = company;
      await registered('stop-bot', 'crm/search');
      for (const engineer of [ada, stan])
        await expect(suspend('stop-bot', engineer)).rejects.toEqual(code('forbidden'));
      expect(await allowed('stop-bot')).toEqual(['crm/search']);
      expect((await suspend('stop-bot')).status).toBe('suspended');
      expect(await allowed('stop-bot')).toEqual([]);
      await expect(suspend('stop-bot')).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/suspended already/),
      });
      const restore = await ask(sam, { op: 'restore', agent: 'stop-bot' });
      expect([restore.state, await allowed('stop-bot')]).toEqual(['pending', []]);
      // Neither who owns it nor who isolated it.
      await expect(decide(restore.id, sam)).rejects.toEqual(code('own_request'));
      await expect(decide(restore.id, tove)).rejects.toEqual(code('own_request'));
      await decide(restore.id, vera);
      expect([(await get('stop-bot')).status, await allowed('stop-bot')]).toEqual(['active', ['crm/search']]);
      await expect(ask(vera, { op: 'restore', agent: 'stop-bot' })).rejects.toMatchObject({
        errors: [{ field: 'operations.0.agent' }],
      });
    });

    it('voids what was approved before: a restore counts for the suspension that it was made for', async () => {
      const { registered, tove, vera, decide } = company;
      await registered('twice-bot', 'crm/search');
      await suspend('twice-bot');
      const { id } = await ask(tove, { op: 'restore', agent: 'twice-bot' });
      const other = await ask(tove, { op: 'restore', agent: 'twice-bot' });
      await decide(other.id, vera);
      // Nothing is left to restore.
      await expect(decide(id, vera)).rejects.toEqual(code('invalid_input'));
      expect((await get('twice-bot')).status).toBe('active');
    });

    it('is for what has access: not for a draft, a retired agent or nobody', async () => {
      const { manifest, registered, sam } = company;
      await register(manifest('paper-bot'));
      await expect(suspend('paper-bot')).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/no access to take away/),
      });
      await registered('old-bot', 'crm/search');
      const retired = await ask(sam, { op: 'retire', agent: 'old-bot' });
      expect([retired.state, (await get('old-bot')).status]).toEqual(['approved', 'retired']);
      expect((await get('old-bot')).grants).toEqual([]);
      await expect(suspend('old-bot')).rejects.toEqual(code('conflict'));
      await expect(suspend('nobody-bot')).rejects.toEqual(code('not_found'));
      const revive = ask(sam, { op: 'restore', agent: 'old-bot' });
      await expect(revive).rejects.toMatchObject({ errors: [{ field: 'operations.0.agent' }] });
      await expect(register(manifest('old-bot', ['crm/search']))).rejects.toMatchObject({
        code: 'conflict',
        errors: [{ field: 'metadata.slug' }],
      });
    });

    it('needs a reason that can be read', async () => {
      for (const reason of ['', ' ', 'odd\u200b', undefined]) {
        const asked = suspendAgent({ ctx: as(company.tove), input: { slug: 'stop-bot', reason } });
        await expect(asked).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field: 'reason' }] });
      }
    });
  });
});
