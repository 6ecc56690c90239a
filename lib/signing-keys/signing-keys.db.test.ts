import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { getCheckpoint } from '@/lib/audit/queries';
import { readCheckpoint } from '@/lib/audit/read-checkpoint';
import type { Actor, PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { readiness } from '@/lib/edge/readiness';
import { createGateway } from '@/lib/gateways/create-gateway';
import { recordReceipt } from '@/lib/gateways/receipts/record-receipt';
import { createChannel } from '@/lib/notifications/channels/create-channel';
import { unsealSecret, unsealUrl } from '@/lib/notifications/channels/secrets';
import { listNotifications } from '@/lib/notifications/queries';
import { findLastRevision } from '@/lib/policy/repository';
import { verifyPolicy } from '@/lib/renderings/jwt/verify';
import type { Runtime } from '@/lib/runtime/runtime';
import { loadSigner, type Signer } from '@/lib/signing/load-signer';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import type { Ctx } from '@/lib/verb/ctx';
import { activateSigningKey } from './activate-signing-key';
import { advanceKeys } from './advance-keys';
import { cancelSigningKey } from './cancel-signing-key';
import { followKeys } from './follow-keys';
import { getKeyset, readEveryPublicKey, readGatewayKeys, readPublicKeys } from './queries';
import { registerSigningKey } from './register-signing-key';
import { retireSigningKey } from './retire-signing-key';
import { rotateInEmergency } from './rotate-in-emergency';
import { stageSigningKey } from './stage-signing-key';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AT_ONCE = { overlapHours: 0, automatic: false };

let world: TestWorld;
let root: PersonActor;
let ctx: Ctx;
let folders: string[];

beforeAll(async () => {
  world = await openTestWorld();
  root = await world.person('Root', 'admin');
  ctx = world.ctx(root);
  folders = [];
  for (const slug of ['east', 'west']) await createGateway({ ctx, input: { slug, name: slug } });
});
afterAll(async () => {
  await world.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** With the keys that the tests hold by now. */
const as = (actor: Actor): Ctx => ({ ...ctx, actor });
const keysOf = async (state: string) =>
  (await getKeyset({ ctx })).keys.filter((key) => key.state === state).map(({ kid }) => kid);
const published = async () => (await readPublicKeys(world.db.read)).map(({ kid }) => kid as string);
const serial = async () => (await findLastRevision(world.db.read))?.serial as number;
const stage = (input: object = AT_ONCE, by = ctx) => stageSigningKey({ ctx: by, input });
const activate = (kid: string, by = ctx) => activateSigningKey({ ctx: by, input: { kid } });
const retire = (kid: string, input: object = {}) => retireSigningKey({ ctx, input: { kid, ...input } });

/** Rotates at once and gives the new key. */
async function rotated(): Promise<string> {
  const { kid } = await stage();
  await activate(kid);
  return kid;
}

/** What this gateway would pull. */
async function newest(slug: string) {
  const row = await prismaOf(world.db.read).publishedPolicy.findFirstOrThrow({
    where: { gateway: { slug } },
    orderBy: { serial: 'desc' },
    include: { gateway: true },
  });
  return { ...row, header: JSON.parse(Buffer.from(row.jws.split('.')[0] as string, 'base64url').toString()) };
}

/** The gateway says that it has its newest policy in force. */
async function activates(slug: string): Promise<void> {
  const { serial, sha256, gatewayId } = await newest(slug);
  const gateway = as({ kind: 'gateway', id: gatewayId, slug });
  const activatedAt = world.clock.now.toISOString();
  await recordReceipt({ ctx: gateway, input: { serial, sha256, status: 'activated', activatedAt } });
}

async function told(person: PersonActor) {
  const { items } = await listNotifications({ ctx: as(person), page: { limit: 50 } });
  return items.map(({ event, title, path }) => ({ event, title, path }));
}

const pemOf = (kid: string, { keyring }: Signer = ctx.signer) =>
  String(keyring.get(kid)?.privateKey.export({ format: 'pem', type: 'pkcs8' }));

/** Another process on the same database, which holds these keys and no other. */
async function processWith(...pems: string[]): Promise<Ctx> {
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-process-'));
  folders.push(dataDir);
  return { ...ctx, signer: await loadSigner({ dataDir, signingKey: pems.join('') || undefined }) };
}

/** Nothing staged, and no gateway behind. */
beforeEach(async () => {
  for (const kid of await keysOf('next')) await cancelSigningKey({ ctx, input: { kid } });
  for (const slug of ['east', 'west']) await activates(slug);
  for (const kid of await keysOf('previous')) await retire(kid);
});

describe('a rotation', () => {
  it('publishes the next key and signs with it only when its time has come', async () => {
    const [active] = await keysOf('active');
    const before = await serial();
    const { kid, state, notBefore } = await stage({});
    expect({ state, notBefore }).toEqual({
      state: 'next',
      notBefore: new Date(world.clock.now.getTime() + DAY_MS).toISOString(),
    });
    expect((await published()).sort()).toEqual([active, kid].sort());
    expect(await serial()).toBe(before);
    await expect(stage()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(kid) });
    await expect(activate(kid)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(notBefore as string),
    });
    world.clock.advance(DAY_MS);
    const done = await activate(kid);
    expect(done).toMatchObject({ kid, before: [active], revision: before + 1, gateways: 2, lost: [] });
    expect((await findLastRevision(world.db.read))?.cause).toBe('Signing key rotated');
    const keys = (await readPublicKeys(world.db.read)) as JWK[];
    for (const slug of ['east', 'west']) {
      const { jws, header, kid: kept } = await newest(slug);
      expect([header.kid, kept]).toEqual([kid, kid]);
      const expected = { issuer: ctx.baseUrl, audience: slug };
      expect((await verifyPolicy(jws, keys, expected)).claims.serial).toBe(before + 1);
    }
  });

  it('leaves the content as it is', async () => {
    const before = await findLastRevision(world.db.read);
    await rotated();
    const after = await findLastRevision(world.db.read);
    expect(after).toMatchObject({ serial: (before?.serial ?? 0) + 1, manifest: before?.manifest });
    expect(after?.sha256).not.toBe(before?.sha256);
  });

  it('does not retire a key while a gateway has a policy in force that it signed', async () => {
    const [old] = (await keysOf('active')) as [string];
    await expect(retire(old, { force: true, reason: 'x' })).rejects.toMatchObject({ code: 'conflict' });
    await rotated();
    await activates('east');
    await expect(retire(old)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^1 of 2 gateways still has a policy in force that it signed: west\./),
    });
    await expect(retire(old, { force: true })).rejects.toMatchObject({ errors: [{ field: 'reason' }] });
    expect(await published()).toContain(old);
    await activates('west');
    expect(await retire(old)).toEqual({ kid: old, stranded: [] });
    expect(await published()).not.toContain(old);
    await expect(retire(old)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('retires it when that is forced with a reason, which the history keeps', async () => {
    const [old] = (await keysOf('active')) as [string];
    await rotated();
    expect(await retire(old, { force: true, reason: 'The east is closed' })).toEqual({
      kid: old,
      stranded: ['east', 'west'],
    });
    const { events } = await getKeyset({ ctx });
    expect(events[0]).toMatchObject({
      kid: old,
      event: 'retired',
      reason: 'The east is closed',
      actor: { name: 'Root' },
    });
  });

  it('knows what signed a policy that was published before keys were kept beside it', async () => {
    const { jws, gatewayId, serial: last } = await newest('east');
    const [active] = await keysOf('active');
    const data = { gatewayId, serial: last + 1, jws, sha256: 'x' };
    const undo = new Error('undo');
    const seen = world.db.transaction(async (tx) => {
      const revision = { content: '{}', sha256: 'x', cause: '', summary: '', createdAt: new Date(), actor: {} };
      await prismaOf(tx).revision.create({ data: { ...revision, serial: last + 1 } });
      await prismaOf(tx).publishedPolicy.create({ data });
      const receipt = { gatewayId, serial: last + 1, sha256: 'x', status: 'activated' };
      await prismaOf(tx).receipt.create({ data: { ...receipt, activatedAt: new Date(), receivedAt: new Date() } });
      expect((await readGatewayKeys(tx))[0]).toMatchObject({
        slug: 'east',
        serial: last + 1,
        kid: active,
        by: 'receipt',
      });
      throw undo;
    });
    await expect(seen).rejects.toBe(undo);
  });

  it('is for administrators; security and auditors read, others see nothing', async () => {
    const tove = as(await world.person('Tove', 'security'));
    const ada = as(await world.person('Ada', 'engineer'));
    expect((await getKeyset({ ctx: tove })).keys).not.toEqual([]);
    await expect(stage({}, tove)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getKeyset({ ctx: ada })).rejects.toMatchObject({ code: 'not_found' });
    await expect(stage({}, ada)).rejects.toMatchObject({ code: 'not_found' });
    await expect(stage({ overlapHours: 0.5 })).rejects.toMatchObject({ errors: [{ field: 'overlapHours' }] });
    await expect(stage({ pem: 'x' })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(JSON.stringify(await getKeyset({ ctx }))).not.toMatch(/"d":|PRIVATE/);
  });

  it('goes on by itself: the next key signs in time, the one before retires once nobody needs it', async () => {
    const [old] = (await keysOf('active')) as [string];
    const call = { ctx: as({ kind: 'system', name: 'advance-keys' }), signal: new AbortController().signal };
    const { kid } = await stage({ overlapHours: 2 });
    world.clock.advance(2 * HOUR_MS - 1);
    expect(await advanceKeys(call)).toEqual([]);
    world.clock.advance(1);
    expect(await advanceKeys(call)).toEqual([expect.stringContaining(`The key ${kid} signs`)]);
    await activates('east');
    world.clock.advance(2 * HOUR_MS);
    expect(await advanceKeys(call)).toEqual([]);
    await activates('west');
    expect(await advanceKeys(call)).toEqual([`The key ${old} is retired.`]);
    expect(await published()).toEqual([kid]);
  });
});

describe('an emergency', () => {
  it('withdraws every key from before, publishes anew and tells, all at once', async () => {
    const tove = await world.person('Tove', 'security');
    const [old] = (await keysOf('active')) as [string];
    const { kid: staged } = await stage();
    const before = await serial();
    await expect(rotateInEmergency({ ctx, input: {} })).rejects.toMatchObject({ errors: [{ field: 'reason' }] });
    const done = await rotateInEmergency({ ctx, input: { reason: 'A backup was stolen' } });
    expect(done).toMatchObject({ revision: before + 1, gateways: 2, lost: [] });
    expect(done.before.sort()).toEqual([old, staged].sort());
    expect(await published()).toEqual([done.kid]);
    expect((await newest('west')).header.kid).toBe(done.kid);
    for (const person of [tove, root]) {
      expect(await told(person)).toContainEqual({
        event: 'signing-key.emergency',
        title: 'The signing key was replaced in an emergency: 2 keys withdrawn, 2 gateways to pull anew',
        path: '/signing-keys',
      });
    }
    for (const kid of [old, staged]) await expect(activate(kid)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('may take the key that comes next', async () => {
    const { kid } = await stage({ overlapHours: 24 });
    const done = await rotateInEmergency({ ctx, input: { reason: 'Leaked', kid } });
    expect(done.kid).toBe(kid);
    expect(done.before).toHaveLength(1);
  });

  it('leaves nothing behind when it fails half-way: no row, no revision, no key', async () => {
    const before = await getKeyset({ ctx });
    const last = await serial();
    const broken: Signer = { ...ctx.signer, kid: ctx.signer.kid, publicJwk: ctx.signer.publicJwk };
    broken.at = (kid) => ({
      ...ctx.signer.at(kid),
      kid,
      publicJwk: ctx.signer.publicJwk,
      at: broken.at,
      sign: async () => {
        throw new Error('The disk is full');
      },
    });
    const failing = { ...ctx, signer: broken };
    await expect(rotateInEmergency({ ctx: failing, input: { reason: 'x' } })).rejects.toThrow('The disk is full');
    expect(await getKeyset({ ctx })).toEqual(before);
    expect(await serial()).toBe(last);
  });
});

describe('what is sealed', () => {
  const url = 'http://127.0.0.1:9/secret-path';
  const channel = (name: string) =>
    createChannel({ ctx, input: { name, kind: 'webhook', url, events: ['break-glass.used'] } });
  const sealed = (id: string) => prismaOf(world.db.read).notificationChannel.findUniqueOrThrow({ where: { id } });

  it('opens with the new key alone, once that signs', async () => {
    const { channel: made, secret } = await channel('Alerts');
    const old = ctx.signer.at(((await keysOf('active')) as [string])[0]);
    const kid = await rotated();
    const { sealedUrl, sealedSecret } = await sealed(made.id);
    const { signer } = await processWith(pemOf(kid));
    expect(unsealUrl(signer, made.id, sealedUrl as string)).toBe(url);
    expect(unsealSecret(signer, made.id, sealedSecret as string)).toBe(secret);
    const stranger = (await processWith(pemOf(old.kid))).signer;
    expect(() => unsealUrl(stranger, made.id, sealedUrl as string)).toThrow(/another signing key/);
  });

  it('is told as lost where nobody holds the key any more; the rest goes on', async () => {
    const { channel: made } = await channel('Lost and gone');
    const { signer, ...rest } = await processWith();
    const done = await rotateInEmergency({ ctx: { ...rest, signer }, input: { reason: 'The disk is gone' } });
    expect(done.lost).toContain('Lost and gone');
    expect(signer.keyring.get(done.kid)).toBeDefined();
    const titles = (await told(root)).map(({ title }) => title);
    expect(titles).toContainEqual(expect.stringMatching(/, \d+ channels? to be given (its|their) address again$/));
    expect(() => unsealUrl(signer, made.id, 'v1.x')).toThrow();
    // For the tests after this one the world holds the key that signs.
    ctx = { ...ctx, signer: (await processWith(pemOf(done.kid, signer))).signer };
  });
});

describe('several processes', () => {
  let here: Ctx;
  let there: Ctx;
  let kids: [string, string];

  beforeAll(async () => {
    const active = ((await keysOf('active')) as [string])[0];
    const spare = (await processWith()).signer;
    const pems = [pemOf(active), pemOf(spare.kid, spare)];
    here = await processWith(...pems);
    there = await processWith(...pems);
    kids = [active, spare.kid];
  });

  it('sign with the key that is in force, whoever rotated, and say when they lack it', async () => {
    const [old, kid] = kids;
    const lacking = await processWith(pemOf(old, here.signer));
    expect((await getKeyset({ ctx: here })).atHand).toEqual([kid]);
    await expect(stage({}, lacking)).rejects.toMatchObject({ code: 'conflict' });
    // Keys are given, and one of them was never used: that is the one.
    expect((await stage(AT_ONCE, here)).kid).toBe(kid);
    await expect(activate(kid, lacking)).rejects.toMatchObject({ code: 'unavailable' });
    const stops = [there, lacking].map(({ db, signer }) => followKeys({ db, signer }));
    await activate(kid, here);
    // Without a word to it: the verb looks in its own transaction.
    await createGateway({ ctx: there, input: { slug: 'north', name: 'North' } });
    expect((await newest('north')).header.kid).toBe(kid);
    const last = await serial();
    const refused = createGateway({ ctx: lacking, input: { slug: 'south', name: 'South' } });
    await expect(refused).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining(kid) });
    expect(await serial()).toBe(last);
    await vi.waitFor(() => expect([there.signer.kid, lacking.signer.kid]).toEqual([kid, kid]));
    for (const stop of stops) stop();
    await expect(lacking.signer.sign({ typ: 't', payload: '{}' })).rejects.toMatchObject({ code: 'unavailable' });
    const ready = ({ db, signer }: Ctx) => readiness({ db, signer } as Runtime);
    expect(await ready(there)).toMatchObject({ signingKey: 'ok' });
    expect(await ready(lacking)).toMatchObject({ database: 'ok', signingKey: 'failed' });
    const start = registerSigningKey({ ctx: { ...lacking, actor: { kind: 'system', name: 'start' } }, input: {} });
    await expect(start).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(kid) });
    ctx = here;
    await activates('north');
  });

  it('sign a checkpoint that the history verifies for ever', async () => {
    const checkpoint = await getCheckpoint({ ctx: there });
    const next = (await processWith()).signer;
    ctx = await processWith(pemOf(kids[0], here.signer), pemOf(kids[1], here.signer), pemOf(next.kid, next));
    await rotateInEmergency({ ctx, input: { reason: 'Leaked', kid: next.kid } });
    const keys = (await readEveryPublicKey(world.db.read)) as JWK[];
    expect(await readCheckpoint(JSON.stringify(checkpoint), { keys })).toEqual(checkpoint);
    const left = { keys: (await readPublicKeys(world.db.read)) as JWK[] };
    await expect(readCheckpoint(JSON.stringify(checkpoint), left)).rejects.toThrow(/signature/);
  });
});

describe('the database', () => {
  it('holds one key that signs, none that comes back, and no private half', async () => {
    const [active] = (await keysOf('active')) as [string];
    const [retired] = (await keysOf('retired')) as [string];
    const { signingKey, signingKeyEvent } = prismaOf(world.db.read);
    const row = { publicJwk: { kty: 'EC' }, createdAt: new Date() };
    await expect(signingKey.create({ data: { ...row, kid: 'x', state: 'active' } })).rejects.toThrow();
    await expect(
      signingKey.create({ data: { ...row, kid: 'x', state: 'previous', publicJwk: { d: 'x' } } }),
    ).rejects.toThrow();
    await expect(signingKey.update({ where: { kid: retired }, data: { state: 'next' } })).rejects.toThrow();
    await expect(signingKey.update({ where: { kid: active }, data: { publicJwk: {} } })).rejects.toThrow();
    await expect(signingKey.delete({ where: { kid: retired } })).rejects.toThrow();
    await expect(signingKeyEvent.updateMany({ data: { reason: '' } })).rejects.toThrow();
    await expect(signingKeyEvent.deleteMany()).rejects.toThrow();
  });
});
