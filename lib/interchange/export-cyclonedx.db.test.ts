import { readFileSync } from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { exportCycloneDx } from './export-cyclonedx';

const SCHEMAS = 'node_modules/@cyclonedx/cyclonedx-library/res/schema';
const schema = (name: string) => JSON.parse(readFileSync(`${SCHEMAS}/${name}.SNAPSHOT.schema.json`, 'utf8'));

interface Bom {
  metadata: object;
  components: { 'bom-ref': string; type: string; name: string; properties?: { name: string; value: string }[] }[];
  services: { 'bom-ref': string; endpoints: string[]; services: { 'bom-ref': string }[] }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

describe('the registry as CycloneDX', () => {
  let company: TestCompany;
  let valid: ValidateFunction;
  const read = async (): Promise<Bom> => {
    let text = '';
    for await (const piece of exportCycloneDx({ ctx: company.world.ctx(company.stan) })) text += piece;
    return JSON.parse(text);
  };

  beforeAll(async () => {
    company = await openTestCompany();
    const ajv = new Ajv({ strict: false });
    addFormats(ajv);
    // Formats of international addresses, which the package has no check for.
    for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true);
    for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
      ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
    valid = ajv.compile(schema('bom-1.6'));
  });
  afterAll(() => company.close());

  it('is valid when there is next to nothing', async () => {
    const bom = await read();
    expect(valid(bom), JSON.stringify(valid.errors)).toBe(true);
    expect(bom.components).toEqual([]);
  });

  it('is valid by the official schema, and every reference leads to something that is listed once', async () => {
    const models = [{ provider: 'example', name: 'model-1' }];
    for (const slug of ['one-bot', 'two-bot']) {
      const { request } = await registerWith(slug, { models });
      await company.decide(request);
    }
    const bom = await read();
    expect(valid(bom), JSON.stringify(valid.errors)).toBe(true);
    const listed = [
      ...bom.components.map((component) => component['bom-ref']),
      ...bom.services.flatMap((service) => [service['bom-ref'], ...service.services.map((tool) => tool['bom-ref'])]),
    ];
    expect(new Set(listed).size).toBe(listed.length);
    const named = bom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    expect(named.filter((ref) => !listed.includes(ref))).toEqual([]);
    expect(bom.components.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'application Sample one-bot',
      'application Sample two-bot',
      'machine-learning-model model-1',
    ]);
    expect(bom.dependencies.find(({ ref }) => ref === 'agent:one-bot')?.dependsOn).toEqual([
      'model:["example","model-1"]',
      'tool:crm/get_customer',
    ]);
  });

  it('holds no identity and no e-mail address', async () => {
    expect(JSON.stringify(await read())).not.toMatch(/@example\.com|idp\.example/);
  });

  async function registerWith(slug: string, spec: object): Promise<{ request: string }> {
    const manifest = company.manifest(slug, ['crm/get_customer'], spec);
    const { request } = await registerAgent({ ctx: company.world.ctx(company.ada), input: manifest });
    return { request: request?.id ?? '' };
  }
});
