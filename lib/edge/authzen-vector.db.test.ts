import { afterAll, beforeAll, expect, it } from 'vitest';
import { prismaOf } from '@/lib/db/prisma';
import { insertGateway, insertToken } from '@/lib/gateways/repository';
import { sha256Hex } from '@/lib/kernel/digest';
import { insertPublished } from '@/lib/policy/repository';
import { policyPayload } from '@/lib/renderings/jwt/payload';
import { readDecisionVector, type VectorCase } from '@/lib/testing/decision-vector';
import { type EdgeServer, startEdge } from '@/lib/testing/edge-server';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';

// The shared decision vector, asked over HTTP: each of its policies is what one gateway was published.
const { policies, cases } = readDecisionVector();
let world: TestWorld;
let edge: EdgeServer;
const tokens = new Map<string, string>();

beforeAll(async () => {
  world = await openTestWorld();
  const { db, signer, baseUrl } = world.system;
  const now = world.clock.now;
  const revision = { serial: 1, content: '{}', sha256: 'f'.repeat(64), cause: 'The vector', actor: {}, summary: '' };
  await prismaOf(db.read).revision.create({ data: { ...revision, createdAt: now } });
  for (const [at, [name, claims]] of Object.entries(policies).entries()) {
    const id = `gw_${at}`;
    const row = { id, slug: `pep-${at}`, name, kind: 'authzen', mode: 'enforce', servers: [], freshnessSeconds: 60 };
    await insertGateway(db.read, { ...row, createdAt: now, updatedAt: now });
    const token = `rmg_${name}-token`;
    // Some calls of the vector are years later.
    const life = { createdAt: now, expiresAt: new Date('2040-01-01') };
    await insertToken(db.read, { id: `gt_${at}`, gatewayId: id, tokenHash: sha256Hex(token), ...life });
    const { bytes, sha256 } = policyPayload({ issuer: baseUrl, gateway: row.slug, issuedAt: now, claims });
    const jws = await signer.sign({ typ: 'remit-policy+jwt', payload: bytes });
    await insertPublished(db.read, [{ serial: 1, gatewayId: id, sha256, kid: signer.kid, jws, parts: null }]);
    tokens.set(name, token);
  }
  edge = await startEdge(world);
});
afterAll(async () => {
  await edge.close();
  await world.close();
});

function questionOf({ agent, identity, tool, time: _, policyExpired: __, ...context }: VectorCase['call']) {
  const named = { type: 'agent', id: agent ?? '' };
  const claimed = { type: 'identity', id: identity?.sub, properties: identity && { iss: identity.iss } };
  const subject = agent === undefined && identity ? claimed : named;
  return { subject, action: { name: 'tools/call' }, resource: { type: 'tool', id: tool }, context };
}

it('is decided so by the decision point', async () => {
  // Remit itself knows whether its policy is the newest; an enforcement point has nothing to say of that.
  const asked = cases.filter(({ call }) => !call.policyExpired);
  expect(asked.length).toBeGreaterThan(300);
  for (const { id, policy, call, expect: expected } of asked) {
    world.clock.now = new Date(call.time);
    const response = await fetch(`${edge.origin}/access/v1/evaluation`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${tokens.get(policy)}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(questionOf(call)),
    });
    const { decision, context } = (await response.json()) as { decision: boolean; context: Record<string, unknown> };
    const { reason, grant = null, enforced = true } = context;
    expect({ id, decision, reason, grant, enforced }).toEqual({
      id,
      ...expected,
      decision: expected.decision === 'allow' || !expected.enforced,
    });
  }
});
