import type { KeyObject } from 'node:crypto';
import { compactDecrypt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelTool } from '@/lib/servers/label-tool';
import { entriesOf, type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';

const SAID = { note: 'Write to ada@example.com' };

describe('answers in the decision log', () => {
  let fixture: GatewayFixture;
  let token: string;
  beforeAll(async () => {
    fixture = await openGatewayFixture();
    const { world, tove, vera, decide } = fixture.company;
    const input = { server: 'crm', tool: 'delete_customer', labels: { capture: 'sealed' } };
    const { request } = await labelTool({ ctx: world.ctx(tove), input });
    if (request) await decide(request.id, vera);
    const tools = ['search', 'get_customer', 'delete_customer'].map((name) => ({ tool: `crm/${name}` }));
    await fixture.agent('keeper', tools);
    const fields = ['note: restricted', 'arguments.note: restricted'];
    await labelTool({ ctx: world.ctx(tove), input: { server: 'crm', tool: 'refund', labels: { fields } } });
    for (const pii of ['redact', 'block', 'allow'])
      await fixture.agent(`refunds-${pii}`, [{ tool: 'crm/refund', pii }]);
    fixture.uploads.held = true;
    await fixture.settled();
    token = await fixture.token('keeper');
  });
  afterAll(() => fixture.close());

  it.each([
    ['search', 'redacted'],
    ['get_customer', undefined],
    ['delete_customer', 'sealed'],
  ])('of %s are kept as its label says, and nothing in the entry says more', async (tool, capture) => {
    const { status, body } = await fixture.call(token, `crm/${tool}`, SAID);
    expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining('ada@example.com')]);
    const entry = entriesOf(fixture).at(-1);
    expect(entry).toMatchObject({ tool, decision: 'allow', argumentsSha256: expect.stringMatching(/^[\da-f]{64}$/) });
    expect(entry?.response?.capture).toBe(capture);
    expect(JSON.stringify(entry)).not.toContain('ada@');
    const { response } = entry as NonNullable<typeof entry>;
    if (response?.capture === 'redacted') expect(response.text).toContain('Write to [email]');
    if (response?.capture !== 'sealed') return;
    const { sealing } = fixture.company.world.system.signer.keyring;
    const { plaintext } = await compactDecrypt(response.jwe, sealing?.privateKey as KeyObject);
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(body.result);
  });

  it.each([
    ['redact', '[restricted]'],
    ['block', 'was stopped'],
    ['allow', 'for Ada'],
  ])('and fields declared above the grant pass as it says: %s', async (pii, text) => {
    const said = await fixture.call(await fixture.token(`refunds-${pii}`), 'crm/refund', { note: 'for Ada' });
    expect([said.status, JSON.stringify(said.body)]).toEqual([200, expect.stringContaining(text)]);
    const entry = entriesOf(fixture).at(-1);
    expect(entry).toMatchObject({ tool: 'refund', decision: pii === 'block' ? 'deny' : 'allow' });
    expect(entry?.pii).toEqual({ 'field.restricted': 1 });
    expect(JSON.stringify(entry)).not.toContain('for Ada');
  });
});
