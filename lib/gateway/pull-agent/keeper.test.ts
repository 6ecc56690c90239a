import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VerifiedPolicy } from '@/lib/gateway/policy-client/held-policy';
import { sha256Hex } from '@/lib/kernel/digest';
import { policyClaims } from '@/lib/testing/policy-signer';
import { createKeeper } from './keeper';
import { createRendition } from './rendition';
import type { FileContent, TargetFile } from './target-file';

/** A file in memory, for histories that are too long for a disk. */
function memoryFile(): TargetFile & { text(): string | null; spoil(text: string | null): void } {
  let content: FileContent | null = null;
  let untouched = true;
  return {
    read() {
      untouched = true;
      return content;
    },
    write(bytes, mode) {
      content = { bytes, mode };
      untouched = true;
    },
    remove() {
      content = null;
    },
    isUntouched: () => untouched,
    text: () => content?.bytes.toString() ?? null,
    spoil(text) {
      content = text === null ? null : { bytes: Buffer.from(text), mode: 0o640 };
      untouched = false;
    },
  };
}

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('revise' as const), ends: fc.array(fc.nat(20), { maxLength: 3 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('clock' as const), to: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stale' as const), is: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('loading' as const), fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('spoil' as const), text: fc.option(fc.constant('changed')) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

describe('a kept file', () => {
  it('after every look says what the policy in force says at that moment, whatever happened before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.constantFrom('deny', 'keep'), async (steps, onStale) => {
        const target = memoryFile();
        const rendition = createRendition({ format: 'agentgateway', settings: {}, unheld: 'withhold' });
        const world = { now: 0, steady: 0, stale: false, fails: false };
        let journal: string | null = null;
        let inUse: string | null = null;
        let inForce: VerifiedPolicy | null = null;
        let serial = 0;
        const open = () =>
          createKeeper({
            target,
            mode: 0o640,
            rendition,
            reload: async () => {
              if (world.fails) throw new Error('no');
              inUse = target.text();
            },
            journal: {
              read: () => journal,
              write: (sha256) => {
                journal = sha256;
              },
            },
            policy: inForce,
            clock: () => new Date(world.now * 1000),
            // So far ahead each time that a failure is tried again at once.
            monotonic: () => (world.steady += 60_000),
            emit: () => {},
            report: async () => {},
          });
        let keeper = open();
        for (const one of steps) {
          if (one.do === 'clock') world.now = one.to;
          if (one.do === 'stale') world.stale = one.is;
          if (one.do === 'loading') world.fails = one.fails;
          if (one.do === 'spoil') target.spoil(one.text);
          if (one.do === 'restart') keeper = open();
          if (one.do === 'revise') {
            serial += 1;
            const next = revision(serial, one.ends, onStale, () => world.stale);
            const took = await keeper.activate(next).then(
              () => true,
              () => false,
            );
            expect(took).toBe(!world.fails);
            if (took) inForce = next;
          }
          await keeper.settle();
          expect(keeper.kept()).toBe(inForce);
          if (!inForce) continue;
          const right = rendition.text(inForce, new Date(world.now * 1000));
          expect(target.text()).toBe(right);
          if (!world.fails) expect(inUse).toBe(right);
          // Said once more without the renderings: as many tools as have not ended, or none.
          const left = (inForce.claims.grants as { notAfter?: string }[]).filter(
            ({ notAfter }) => world.now * 1000 < Date.parse(notAfter as string),
          );
          const tools = world.stale && onStale === 'deny' ? 0 : left.length;
          expect(right.match(/\bt\d\b/g) ?? []).toHaveLength(tools);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function revision(serial: number, ends: number[], onStale: string, isStale: () => boolean): VerifiedPolicy {
  const grants = ends.map((end, at) => {
    const notAfter = new Date(end * 1000).toISOString();
    return { id: `g${at}`, agent: 'bot', tool: `crm/t${at}`, maxDataClass: 'internal', notAfter };
  });
  const claims = policyClaims({
    serial,
    agents: {
      bot: { status: 'active', identities: [{ iss: 'https://idp.example.com', sub: 'bot' }], requireUser: false },
    },
    servers: { crm: { url: 'https://crm.example.com/mcp' } },
    tools: Object.fromEntries(grants.map(({ tool }) => [tool, { dataClass: 'internal' }])),
    grants,
    ...(onStale === 'keep' ? { onStale } : {}),
  });
  const text = JSON.stringify(claims);
  return {
    claims: claims as unknown as VerifiedPolicy['claims'],
    jws: `h.${Buffer.from(text).toString('base64url')}.s`,
    sha256: sha256Hex(text),
    freshUntil: new Date(0),
    isStale,
  };
}
