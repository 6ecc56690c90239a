import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { unpackTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/lib/kernel/digest';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { readDecisionVector } from '@/lib/testing/decision-vector';
import { type BundleFile, bundleSpan, renderBundle, signaturesFile } from './bundle';
import { opaJson } from './canonical';
import { nanoseconds, opaData } from './data';
import { packBundle } from './pack';

/*
 * testdata/ holds a bundle as it is rendered, and `opa-sign.json`: the digests that the real `opa sign` gave for those
 * files. After a change that is meant: UPDATE_GOLDENS=1 OPA_BIN=… npx vitest run lib/renderings/opa
 */
const TESTDATA = fileURLToPath(new URL('testdata/', import.meta.url));
const UPDATE = process.env.UPDATE_GOLDENS === '1';
const GATEWAY = 'gw-1';
const SPAN = { from: 1_795_834_211, until: 1_795_848_611 };

const all = () => readDecisionVector().policies.all as GatewayPolicy;

/** Names that JSON writers do not agree on. */
function hostile(): GatewayPolicy {
  const policy = all();
  const iss = 'https://x/\u2028<&>\u2029"\\/é\u{1f600}\ufffd\u007f';
  policy.agents['support-bot']?.identities.push(
    { iss, sub: '\ue000' },
    { iss, sub: '\u{10000}' },
    { iss: '\ud800', sub: '__proto__' },
    { iss: '10', sub: '' },
    { iss: '9', sub: '\n\r\t' },
  );
  return policy;
}

describe('an OPA bundle', () => {
  const bundle = renderBundle(hostile(), { gateway: GATEWAY, span: SPAN });
  const payload = JSON.parse(bundle.payload);

  if (UPDATE) writeGoldens(bundle.files);

  it('has the bytes in testdata', () => {
    const there = bundle.files.map(({ name }) => ({
      name,
      text: readFileSync(join(TESTDATA, 'bundle', name), 'utf8'),
    }));
    expect(bundle.files).toEqual(there);
  });

  it('is hashed as the real OPA hashes it', () => {
    expect(payload.files).toEqual(JSON.parse(readFileSync(join(TESTDATA, 'opa-sign.json'), 'utf8')));
    expect(payload).toMatchObject({ scope: GATEWAY, iat: SPAN.from });
  });

  it('says its serial, and until when it is good, to OPA and to the Rego', () => {
    const [manifest, data] = bundle.files.map(({ text }) => text) as [string, string];
    expect(manifest).toContain('"metadata":{"expires_ns":1795848611000000000,"serial":7}');
    expect(JSON.parse(manifest)).toMatchObject({ revision: '7', roots: ['mcp'], rego_version: 1 });
    expect(data).toContain('"expires_ns":1795848611000000000');
    expect(JSON.parse(data).published).toMatchObject({ serial: 7, mode: 'enforce', onStale: 'deny' });
  });

  it('is an archive that says nothing but its files, and the same each time', async () => {
    const files = [...bundle.files, signaturesFile('a.b.c')];
    const archive = await packBundle(files);
    expect(await packBundle(structuredClone(files))).toEqual(archive);
    const entries = await unpackTar(gunzipSync(archive));
    expect(entries.map(({ header, data }) => ({ name: header.name, text: new TextDecoder().decode(data) }))).toEqual(
      files,
    );
    expect(new Set(entries.map(({ header }) => header.mtime?.getTime()))).toEqual(new Set([0]));
  });

  it('does not depend on the order in which a policy was written', () => {
    const { agents, tools, ...rest } = hostile();
    const turned = {
      tools: Object.fromEntries(Object.entries(tools).reverse()),
      agents: Object.fromEntries(Object.entries(agents).reverse()),
      ...rest,
      grants: [...rest.grants].reverse(),
    };
    // The claimants of a shared identity stand in the order of the agents, which is that of the policy.
    for (const agent of Object.values(turned.agents)) agent.identities = agent.identities.filter(() => false);
    const plain = hostile();
    for (const agent of Object.values(plain.agents)) agent.identities = [];
    expect(renderBundle(turned, { gateway: GATEWAY, span: SPAN })).toEqual(
      renderBundle(plain, { gateway: GATEWAY, span: SPAN }),
    );
  });

  it('differs by gateway, by span and by a single grant', () => {
    const digests = [
      renderBundle(all(), { gateway: 'gw-1', span: SPAN }),
      renderBundle(all(), { gateway: 'gw-2', span: SPAN }),
      renderBundle(all(), { gateway: 'gw-1', span: { ...SPAN, until: SPAN.until + 1 } }),
      renderBundle({ ...all(), grants: all().grants.slice(1) }, { gateway: 'gw-1', span: SPAN }),
    ].map(({ sha256 }) => sha256);
    expect(new Set(digests).size).toBe(4);
    expect(digests[0]).toBe(sha256Hex(renderBundle(all(), { gateway: 'gw-1', span: SPAN }).payload));
  });

  it('ends no later than the clock of OPA', () => {
    const [grant] = all().grants as [GatewayPolicy['grants'][number]];
    const until = (notAfter: string) =>
      opaData({ ...all(), grants: [{ ...grant, notAfter }] }, 1).published.grants[grant.agent]?.[grant.tool]?.notAfter;
    expect(until('9999-12-31T23:59:59.999Z')).toBe('2262-04-11T23:47:16.000Z');
    expect(until('2262-04-11T23:47:15.999Z')).toBe('2262-04-11T23:47:15.999Z');
  });

  it('says so where an old one goes on', () => {
    expect(opaData({ ...all(), onStale: 'keep' }, 1).published.onStale).toBe('keep');
  });
});

describe('the span of a bundle', () => {
  const cases = fc.record({
    gateway: fc.constantFrom('gw-1', 'edge', 'constructor'),
    issuedAt: fc.integer({ min: 1_700_000_000, max: 4_000_000_000 }),
    lifetimeSeconds: fc.integer({ min: 60, max: 604_800 }),
  });

  it('never outlasts the freshness that it is made from, and keeps nine tenths of it', () => {
    fc.assert(
      fc.property(cases, (input) => {
        const { from, until } = bundleSpan(input);
        const end = input.issuedAt + input.lifetimeSeconds;
        expect(until).toBeLessThanOrEqual(end);
        expect(end - until).toBeLessThan(input.lifetimeSeconds / 10);
        expect(until - from).toBe(input.lifetimeSeconds);
      }),
    );
  });

  it('is the same for whatever freshness of its tenth, in any process', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (input, more) => {
        const span = bundleSpan(input);
        const tenth = Math.floor(input.lifetimeSeconds / 10);
        const other = bundleSpan({ ...input, issuedAt: span.from + (more % tenth) });
        expect(other).toEqual(span);
        expect(bundleSpan({ ...input, issuedAt: span.from + tenth }).from).toBe(span.from + tenth);
      }),
    );
  });

  it('is exact in nanoseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_600_000_000 }), (seconds) => {
        expect(opaJson(nanoseconds(seconds))).toBe(String(BigInt(seconds) * 1_000_000_000n));
      }),
    );
  });
});

describe('JSON for OPA', () => {
  it('reads back as what it was', () => {
    const plain = fc.jsonValue({ maxDepth: 3 }).filter((value) => !/[.]|e[+-]|-0\b/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, (value) => {
        expect(JSON.parse(opaJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('sorts by bytes, and writes what Go writes', () => {
    expect(opaJson({ '\ue000': 1, '\u{10000}': 2, '10': 3, '9': 4, a: undefined })).toBe(
      '{"10":3,"9":4,"\ue000":1,"\u{10000}":2}',
    );
    expect(opaJson('<&>\u2028\u2029\ud800\u0001')).toBe('"<&>\\u2028\\u2029\ufffd\\u0001"');
  });

  it.each([0.5, Number.NaN, 1e21, undefined, 1n, () => 1])('refuses %s', (value) => {
    expect(() => opaJson(value)).toThrow(TypeError);
  });
});

/** The bundle as files, and what the real `opa sign` says of them. */
function writeGoldens(files: BundleFile[]): void {
  const folder = join(TESTDATA, 'bundle');
  rmSync(folder, { recursive: true, force: true });
  for (const { name, text } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const out = mkdtempSync(join(tmpdir(), 'remit-opa-sign-'));
  const words = ['sign', '--signing-alg', 'HS256', '--signing-key', 'any', '--bundle', '.', '--output-file-path', out];
  execFileSync(process.env.OPA_BIN ?? 'opa', words, { cwd: folder });
  const [jws] = JSON.parse(readFileSync(join(out, '.signatures.json'), 'utf8')).signatures;
  const { files: hashed } = JSON.parse(Buffer.from(jws.split('.')[1], 'base64url').toString());
  const lines = hashed.map((file: object) => `  ${JSON.stringify(file)}`);
  writeFileSync(join(TESTDATA, 'opa-sign.json'), `[\n${lines.join(',\n')}\n]\n`);
  rmSync(out, { recursive: true, force: true });
}
