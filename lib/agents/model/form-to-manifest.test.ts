import { describe, expect, it } from 'vitest';
import { parseYaml } from '@/lib/kernel/yaml';
import { formToManifest } from './form-to-manifest';
import { manifestSchema } from './manifest';
import { manifestOperations } from './manifest-operations';
import { toManifest, toManifestYaml } from './to-manifest';

const form = {
  metadata: { slug: 'sample-bot', name: 'Sample bot' },
  spec: {
    purpose: 'Answers',
    owner: 'a@example.com',
    backupOwner: 'b@example.com',
    team: 'support',
    environment: 'staging',
    exposure: 'internal',
    autonomy: '2',
    reach: '1',
    untrustedInput: '0',
    actionImpact: '3',
    requireUser: 'true',
    identities: [{ iss: 'https://idp.example.com', sub: 'x' }, {}],
    tools: [{ tool: 'crm/find', rate: '60', window: '60', until: '2027-02-01', pii: 'redact' }],
  },
};

describe('formToManifest', () => {
  it('gives a manifest that the schema takes', () => {
    const manifest = manifestSchema.parse(formToManifest(form));
    expect(manifest.spec).toMatchObject({ autonomy: 2, requireUser: true, identities: [{ sub: 'x' }] });
    expect(manifest.spec.tools).toEqual([
      {
        tool: 'crm/find',
        rateLimit: { limit: 60, windowSeconds: 60 },
        notAfter: '2027-02-01T23:59:59Z',
        pii: 'redact',
      },
    ]);
  });

  it('takes no level that nobody chose for the lowest', () => {
    const { reach: _, ...spec } = form.spec;
    const error = manifestSchema.safeParse(formToManifest({ ...form, spec })).error;
    expect(error?.issues.map(({ path }) => path)).toEqual([['spec', 'reach']]);
  });

  it('leaves what is no number for the schema to name', () => {
    const bad = manifestSchema.safeParse(formToManifest({ ...form, spec: { ...form.spec, autonomy: 'much' } }));
    expect(bad.error?.issues[0]?.path).toEqual(['spec', 'autonomy']);
  });
});

describe('toManifest', () => {
  it('is read back without a change', () => {
    const { metadata, spec } = manifestSchema.parse(formToManifest(form));
    const { tools, ...rest } = spec;
    const held = {
      slug: metadata.slug,
      name: metadata.name,
      registered: true,
      retired: false,
      spec: { ...rest, requireUser: true },
      grants: tools.map(({ tool, reason: _reason, ...constraints }) => ({
        tool,
        constraints: { ...constraints, maxDataClass: 'internal' as const },
      })),
    };
    expect(manifestOperations(manifestSchema.parse(toManifest(held)), held)).toEqual([]);
    expect(manifestOperations(manifestSchema.parse(parseYaml(toManifestYaml(held))), held)).toEqual([]);
  });
});
