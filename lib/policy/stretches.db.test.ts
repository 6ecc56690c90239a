import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { prismaOf } from '@/lib/db/prisma';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { compile } from '@/lib/policy-engine/compile';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { readCompileInput } from './compile-input/repository';
import { getRevision, getRevisionDiff, getWholeRevision } from './queries';
import { findLastRevision } from './repository';

describe('a published policy', () => {
  let company: TestCompany;
  const conn = () => company.world.db.read;
  const ctx = () => company.world.ctx(company.tove);
  const last = async () =>
    (await findLastRevision(conn())) as NonNullable<Awaited<ReturnType<typeof findLastRevision>>>;

  async function wholeText(serial: number): Promise<string> {
    let text = '';
    for await (const piece of await getWholeRevision({ ctx: ctx(), serial })) text += piece;
    return text;
  }

  beforeAll(async () => {
    company = await openTestCompany();
    await company.registered('first-bot', 'crm/search');
    await company.registered('second-bot', 'crm/search', 'crm/refund');
  });
  afterAll(() => company.close());

  it('is the RFC 8785 text of what is in force, and its digest covers serial, the digest before and that text', async () => {
    const { serial, sha256 } = await last();
    const text = canonicalJson(compile(await readCompileInput(conn())));
    const whole = await wholeText(serial);
    expect(whole.endsWith(`,"policy":${text}}`)).toBe(true);
    expect(JSON.parse(whole)).toMatchObject({ serial, sha256, policy: { default: 'deny' } });
    const before = await getRevision({ ctx: ctx(), serial: serial - 1 });
    expect(sha256).toBe(sha256Hex(`${serial}\n${before.sha256}\n${text}`));
  });

  it('says how large it is and where it begins', async () => {
    const { serial } = await last();
    const revision = await getRevision({ ctx: ctx(), serial });
    expect(revision).toMatchObject({ agents: 2, grants: 3 });
    expect(revision.firstGrants.map(({ agent, tool }) => `${agent} ${tool}`)).toEqual([
      'first-bot crm/search',
      'second-bot crm/refund',
      'second-bot crm/search',
    ]);
  });

  it('goes on from a revision that was kept as one text, and reads it', async () => {
    const { serial, sha256, actor, createdAt } = await last();
    const prisma = prismaOf(conn());
    const content = canonicalJson({ ...compile(await readCompileInput(conn())), grants: [] });
    const data = { cause: 'As it was kept before', summary: '', createdAt, actor: actor as never };
    await prisma.revision.create({
      data: { ...data, serial: serial + 1, content, sha256: sha256Hex(`${serial + 1}\n${sha256}\n${content}`) },
    });
    const statement = await getAccessStatement({ ctx: ctx(), slug: 'second-bot' });
    expect(statement).toMatchObject({ revision: { serial: serial + 1 }, status: 'active', allowed: [] });
    expect(await getRevision({ ctx: ctx(), serial: serial + 1 })).toMatchObject({ agents: 2, grants: 0 });
    await company.registered('third-bot', 'crm/search');
    const { diff } = await getRevisionDiff({ ctx: ctx(), from: serial + 1, to: serial + 2 });
    expect(diff.agents.map(({ key }) => key)).toEqual(['third-bot']);
    expect(diff.grants).toHaveLength(4);
    expect((await getRevisionDiff({ ctx: ctx(), from: serial, to: serial + 2 })).diff.grants).toHaveLength(1);
    expect(await getRevision({ ctx: ctx(), serial: serial + 2 })).toMatchObject({
      summary: '3 agents gained access, 1 agent added',
    });
    const allowed = (await getAccessStatement({ ctx: ctx(), slug: 'second-bot' })).allowed;
    expect(allowed.map(({ tool }) => tool)).toEqual(['crm/refund', 'crm/search']);
  });

  it('is never changed, and has its text in one place', async () => {
    const prisma = prismaOf(conn());
    const { serial } = await last();
    const before = await wholeText(serial);
    await expect(prisma.policyStretch.updateMany({ data: { text: '' } })).rejects.toThrow();
    await expect(prisma.policyStretch.deleteMany()).rejects.toThrow();
    const nothing = { serial: serial + 1, sha256: 'x', cause: '', summary: '', createdAt: new Date(), actor: {} };
    await expect(prisma.revision.create({ data: nothing })).rejects.toThrow();
    expect((await last()).serial).toBe(serial);
    expect(await wholeText(serial)).toBe(before);
  });
});
