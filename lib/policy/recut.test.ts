import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { compile } from '@/lib/policy-engine/compile';
import { diffPolicies } from '@/lib/policy-engine/diff';
import { forGateway } from '@/lib/policy-engine/for-gateway';
import type { CompiledGateway, CompileInput } from '@/lib/policy-engine/types';
import { changes, RUNS, rowsOf } from '@/lib/testing/policy-arbitraries';
import { type Chunked, chunkPolicy } from './chunks';
import { joinForm, keptForm } from './payload-parts';
import { payloadPieces, type Sections, textOf } from './publish-payloads';
import { recutPolicy } from './recut';
import { createSliceMemory, slicePolicy } from './slices';

vi.setConfig({ testTimeout: 60_000 });

// Random policies have few names: so that there are several stretches, every third key begins one.
const USUAL = 3;

/** As the database has it: all texts that ever were, and what is asked for. */
function kept(...all: Chunked[]) {
  const texts = new Map(all.flatMap((one) => [...one.texts]));
  const manifest = (all.at(-1) as Chunked).manifest;
  const asked = new Set<string>();
  const read = async (digests: readonly string[]) => {
    for (const sha256 of digests) asked.add(sha256);
    return new Map(digests.map((sha256) => [sha256, texts.get(sha256) as string]));
  };
  return { manifest, read, asked };
}

describe('a policy cut anew where it changed', () => {
  it('is cut as the whole is, has its texts, and differs in what the whole differs in', async () => {
    let cuts = 0;
    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        const { before, after, agents, tools } = change;
        const first = chunkPolicy(compile(before), USUAL);
        const recut = await recutPolicy(kept(first), { agents, tools, rows: rowsOf(change) }, USUAL);
        const whole = chunkPolicy(compile(after), USUAL);
        expect(recut.manifest).toEqual(whole.manifest);
        const texts = new Map([...first.texts, ...recut.texts]);
        for (const [sha256, text] of whole.texts) expect(texts.get(sha256)).toBe(text);
        expect(diffPolicies(recut.before, recut.after)).toEqual(diffPolicies(compile(before), compile(after)));
        if (first.manifest.grants.length > 1 && first.manifest.agents.length > 1) cuts += 1;
      }),
      RUNS,
    );
    expect(cuts).toBeGreaterThan(200);
  });

  it('reads little of a large company for one agent, and makes little anew for its gateways', async () => {
    const input = company(4000);
    const first = chunkPolicy(compile(input));
    const memory = createSliceMemory(100_000_000);
    const policy = kept(first);
    await slicePolicy(policy, ['edge'], memory);
    policy.asked.clear();
    const agent = 'agent-02000';
    const after = { ...input, grants: input.grants.filter((grant) => grant.id !== `${agent} crm/get`) };
    const change = { before: input, after, agents: [agent], tools: [] };
    const recut = await recutPolicy(policy, { ...change, rows: rowsOf(change) });
    expect(first.manifest.grants.length).toBeGreaterThan(10);
    // One of agents, one of grants, those of tools and servers.
    expect(policy.asked.size).toBe(4);
    const next = kept(first, recut);
    await slicePolicy(next, ['edge'], memory);
    expect(next.asked.size).toBeLessThanOrEqual(4);
    expect(recut.manifest).toEqual(chunkPolicy(compile(after)).manifest);
  });
});

describe('the part of each gateway', () => {
  it('has the bytes that it has without anything remembered, and comes back from its parts', async () => {
    const memory = createSliceMemory(1_000_000);
    await fc.assert(
      fc.asyncProperty(changes, async ({ before, after }) => {
        for (const input of [before, after]) {
          const policy = compile(input);
          const slices = await slicePolicy(
            kept(chunkPolicy(policy, USUAL)),
            input.gateways.map(({ slug }) => slug),
            memory,
          );
          for (const { slug } of input.gateways) {
            const claims = forGateway(policy, slug, { serial: 7, previous: null });
            const registered = { iss: 'https://remit.example', aud: slug, iat: 1_795_000_000 };
            const rest = { ...registered, serial: 7, previous: null };
            const pieces = payloadPieces(slices.get(slug) as Sections, policy.gateways[slug] as CompiledGateway, rest);
            const text = pieces.map(textOf).join('');
            expect(text).toBe(canonicalJson({ ...claims, ...registered }));
          }
        }
      }),
      RUNS,
    );
  });

  it('is kept in parts once it is long, and is the same bytes again', () => {
    const long = 'ü'.repeat(200_000);
    const pieces = ['{"a":"', { text: long, sha256: sha256Hex(long) }, '","b":', { text: '1', sha256: null }, '}'];
    const payload = Buffer.from(`{"a":"${long}","b":1}`).toString('base64url');
    const texts = new Map<string, string>();
    const { jws, parts } = keptForm(`head.${payload}.signature`, pieces, texts);
    expect(jws).toBe('head..signature');
    expect(parts).toEqual(['{"a":"', { sha256: sha256Hex(long) }, '","b":1}']);
    expect(joinForm(jws, parts, texts)).toBe(`head.${payload}.signature`);
    expect(() => joinForm(jws, parts, new Map())).toThrow('is not there');
    expect(keptForm('head.e30.signature', ['{}'], texts)).toEqual({ jws: 'head.e30.signature', parts: null });
  });
});

function company(agents: number): CompileInput {
  const names = Array.from({ length: agents }, (_, i) => `agent-${String(i).padStart(5, '0')}`);
  const tool = (key: string) => ({ key, definition: 'a'.repeat(64), dataClass: null, categories: [], effect: null });
  return {
    agents: names.map((slug) => ({ slug, status: 'active', identities: [], requireUser: false })),
    servers: [{ slug: 'crm', url: 'https://crm.example.com' }],
    tools: ['crm/get', 'crm/list'].map((key) => ({ ...tool(key), untrusted: null, outward: null, state: 'current' })),
    grants: names.flatMap((agent) =>
      ['crm/get', 'crm/list'].map((key) => ({
        ...{ id: `${agent} ${key}`, request: 'cr_1', agent, tool: key },
        constraints: {},
      })),
    ),
    gateways: [{ slug: 'edge', servers: ['crm'], mode: 'enforce' }],
  };
}
