import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { compile } from '@/lib/policy-engine/compile';
import { diffPolicies } from '@/lib/policy-engine/diff';
import type { CompiledPolicy, CompileInput } from '@/lib/policy-engine/types';
import { inputs, RUNS } from '@/lib/testing/policy-arbitraries';
import { chunkPolicy, digestsOf, holding, isSame, notIn, partOf, sizeOf } from './chunks';
import { compareStored, readPart, readWhole, type StoredPolicy, walkText } from './stored';

vi.setConfig({ testTimeout: 60_000 });

/** As the database would give it: what nobody put there is not there. */
function stored(policy: CompiledPolicy): StoredPolicy & { asked: Set<string> } {
  const { manifest, texts } = chunkPolicy(policy);
  const asked = new Set<string>();
  return {
    manifest: JSON.parse(JSON.stringify(manifest)),
    asked,
    async read(digests) {
      for (const sha256 of digests) asked.add(sha256);
      return new Map(digests.map((sha256) => [sha256, texts.get(sha256) as string]));
    },
  };
}

async function textOf(policy: StoredPolicy): Promise<string> {
  let text = '';
  for await (const piece of walkText(policy)) text += piece;
  return text;
}

/** So many agents with two grants each, the same for the same number. */
function company(agents: number): CompileInput {
  const names = Array.from({ length: agents }, (_, i) => `agent-${String(i).padStart(5, '0')}`);
  const tool = (key: string) => ({ key, definition: 'a'.repeat(64), dataClass: null, categories: [], effect: null });
  return {
    agents: names.map((slug) => ({
      slug,
      status: 'active',
      identities: [{ iss: 'x', sub: slug }],
      requireUser: false,
    })),
    servers: [{ slug: 'crm', url: 'https://crm.example.com' }],
    tools: ['crm/get', 'crm/list'].map((key) => ({ ...tool(key), untrusted: null, outward: null, state: 'current' })),
    grants: names.flatMap((agent) =>
      ['crm/get', 'crm/list'].map((key) => ({
        id: `${agent} ${key}`,
        request: 'cr_1',
        agent,
        tool: key,
        constraints: {},
      })),
    ),
    gateways: [{ slug: 'edge', servers: ['crm'], mode: 'enforce' }],
  };
}

describe('a policy in stretches', () => {
  it('has the bytes of RFC 8785, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        const policy = compile(input);
        const { manifest, texts } = chunkPolicy(policy);
        expect(await textOf({ manifest, read: async () => texts })).toBe(canonicalJson(policy));
      }),
      { ...RUNS, numRuns: 300 },
    );
  });

  it('differs from another in what the whole policies differ in', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, inputs, async (one, other) => {
        const [before, after] = [stored(compile(one)), stored(compile(other))];
        const whole = async (policy: StoredPolicy) => JSON.parse(await textOf(policy)) as CompiledPolicy;
        const expected = diffPolicies(await whole(before), await whole(after));
        expect(await compareStored(before, after)).toEqual(expected);
        expect(isSame(before.manifest, after.manifest)).toBe((await textOf(before)) === (await textOf(after)));
        expect(await compareStored(null, after)).toEqual(diffPolicies(null, await whole(after)));
      }),
      { ...RUNS, numRuns: 300 },
    );
  });

  it('reads a few stretches for one agent, and to compare what one more agent changed', async () => {
    const few = stored(compile(company(6000)));
    const more = company(6000);
    more.agents.push({ slug: 'agent-03000-b', status: 'active', identities: [], requireUser: false });
    more.grants.push({ id: 'g', request: 'cr_2', agent: 'agent-03000-b', tool: 'crm/get', constraints: {} });
    const many = stored(compile(more));
    expect(few.manifest.agents.length).toBeGreaterThan(10);
    expect(notIn(many.manifest, few.manifest).length).toBeLessThanOrEqual(4);
    const diff = await compareStored(few, many);
    expect(diff.agents.map(({ key }) => key)).toEqual(['agent-03000-b']);
    expect(diff.grants.map(({ agent, change }) => [agent, change])).toEqual([['agent-03000-b', 'granted']]);
    expect(many.asked.size).toBeLessThanOrEqual(4);
    many.asked.clear();
    const part = await readPart(many, { agents: ['agent-05999'], grants: ['agent-05999'], tools: ['crm/list'] });
    expect(part.agents['agent-05999']?.identities).toEqual([{ iss: 'x', sub: 'agent-05999' }]);
    expect(part.grants.filter(({ agent }) => agent === 'agent-05999')).toHaveLength(2);
    expect(part.tools['crm/list']?.definition).toBe('a'.repeat(64));
    expect(many.asked.size).toBeLessThanOrEqual(3);
  });

  it('finds the stretch of every key, and of none that is before the first', async () => {
    const policy = compile(company(1000));
    const { manifest, texts } = chunkPolicy(policy);
    for (const slug of Object.keys(policy.agents)) {
      const [sha256] = holding(manifest, 'agents', [slug]);
      expect(texts.get(sha256 as string)).toContain(`"${slug}":`);
    }
    expect(holding(manifest, 'agents', ['aaa'])).toEqual([]);
    expect(sizeOf(manifest, 'grants')).toBe(2000);
    expect(await readWhole(stored(policy))).toEqual(JSON.parse(canonicalJson(policy)));
    expect(new Set(digestsOf(manifest)).size).toBe(texts.size);
    expect(partOf(manifest, new Map()).grants).toEqual([]);
  });
});
