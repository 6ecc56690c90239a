import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { filesOf, madeUpSource, makePack, PLAN, playedSigner } from '@/lib/testing/made-up-evidence';
import type { AttributeResult } from '../model/population';
import type { PackPlan } from './plan';
import type { PackSource } from './source';

/** What OSCAL 1.1 asks of the parts that are written, as its schema says it. */
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const token = z.string().regex(/^[\p{L}_][\p{L}\p{N}.\-_]*$/u);
const text = z.string().regex(/^\S(.*\S)?$/);
const atLeastOne = <T extends z.ZodType>(item: T) => z.array(item).min(1);
const schema = z.strictObject({
  'assessment-results': z.strictObject({
    uuid,
    metadata: z.strictObject({
      title: text,
      'last-modified': z.iso.datetime(),
      version: text,
      'oscal-version': z.string().regex(/^1\.1\.\d$/),
      roles: atLeastOne(z.strictObject({ id: token, title: text })),
      parties: atLeastOne(z.strictObject({ uuid, type: z.enum(['person', 'organization']), name: text })),
      'responsible-parties': atLeastOne(z.strictObject({ 'role-id': token, 'party-uuids': atLeastOne(uuid) })),
    }),
    'import-ap': z.strictObject({ href: z.string() }),
    results: atLeastOne(
      z.strictObject({
        ...{ uuid, title: text, description: text, start: z.iso.datetime(), end: z.iso.datetime() },
        'reviewed-controls': z.strictObject({
          'control-selections': atLeastOne(
            z.strictObject({ 'include-controls': atLeastOne(z.strictObject({ 'control-id': token })) }),
          ),
        }),
        observations: atLeastOne(
          z.strictObject({
            ...{ uuid, title: text, description: text, methods: atLeastOne(z.enum(['TEST'])) },
            'relevant-evidence': atLeastOne(z.strictObject({ href: z.string(), description: text })),
            collected: z.iso.datetime(),
          }),
        ),
        findings: atLeastOne(
          z.strictObject({
            ...{ uuid, title: text, description: text },
            target: z.strictObject({
              type: z.literal('objective-id'),
              'target-id': token,
              status: z.strictObject({ state: z.enum(['satisfied', 'not-satisfied']), reason: token.optional() }),
            }),
            'related-observations': atLeastOne(z.strictObject({ 'observation-uuid': uuid })),
          }),
        ),
      }),
    ),
    'back-matter': z.strictObject({
      resources: atLeastOne(
        z.strictObject({
          ...{ uuid, title: text, description: text },
          rlinks: atLeastOne(z.strictObject({ href: z.string(), 'media-type': z.string() })),
        }),
      ),
    }),
  }),
});

const nothing: PackSource['completeness'] = async (population) => ({
  ...{ population, rows: 0 },
  checks: [{ id: 'no-gaps', says: 'No number is missing.', checked: 0, failed: 0, failedIds: [] }],
});

let packs: Record<'pass' | 'exception' | 'no-data' | 'empty', z.output<typeof schema>['assessment-results']>;
const made: { remove(): void }[] = [];

beforeAll(async () => {
  const signer = await playedSigner();
  const read = async (result: AttributeResult, framework: PackPlan['framework'], rest: Partial<PackSource> = {}) => {
    const source = { ...madeUpSource({ result }), ...rest };
    const pack = await makePack(signer, source, { ...PLAN, framework, sampleSize: 1, typed: [] });
    made.push(pack);
    const oscal = JSON.parse(String(filesOf(pack.folder).get('oscal/assessment-results.json')));
    return schema.parse(oscal)['assessment-results'];
  };
  packs = {
    pass: await read('pass', 'soc2'),
    exception: await read('exception', 'eu-ai-act'),
    'no-data': await read('no-data', 'iso-42001'),
    empty: await read('pass', 'soc2', { async *rows() {}, completeness: nothing }),
  };
});
afterAll(() => {
  for (const pack of made) pack.remove();
});

it('says of each attribute whether it is satisfied, and does not call what is not there satisfied', () => {
  const statusOf = (pack: keyof typeof packs) =>
    packs[pack].results[0]?.findings.find(({ target }) => target['target-id'] === 'attribute-b')?.target.status;
  expect(statusOf('pass')).toEqual({ state: 'satisfied' });
  expect(statusOf('exception')).toEqual({ state: 'not-satisfied' });
  expect(statusOf('no-data')).toEqual({ state: 'not-satisfied', reason: 'no-data' });
});

it('has no finding where there was nothing to check, and says so', () => {
  const [result] = packs.empty.results;
  expect(result?.findings.map(({ target }) => target['target-id'])).toEqual(['audit-log']);
  const said = result?.observations.filter(({ description }) => description === 'There was nothing to check.');
  expect(said?.length).toBe((result?.observations.length as number) - 1);
});

it('has every id once, findings of observations that are there, and other ids for another framework', () => {
  const [result] = packs.pass.results;
  const observed = result?.observations.map((one) => one.uuid) ?? [];
  const found = result?.findings.map((one) => one.uuid) ?? [];
  expect(new Set([...observed, ...found]).size).toBe(observed.length + found.length);
  for (const finding of result?.findings ?? []) {
    expect(observed).toContain(finding['related-observations'][0]?.['observation-uuid']);
  }
  expect(packs.exception.uuid).not.toBe(packs.pass.uuid);
});
