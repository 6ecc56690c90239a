import { describe, expect, it } from 'vitest';
import { type Manifest, manifestSchema } from '@/lib/agents/model/manifest';
import { toManifest } from '@/lib/agents/model/to-manifest';
import type { ToolSubject } from '@/lib/requests/model/subjects';
import { planManifest, planSummary, type RegisteredAgent } from './manifest-plan';

const tool = (key: string): ToolSubject => ({
  key,
  current: 'a'.repeat(64),
  pinned: null,
  removed: false,
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
});
const servers = new Map([
  ['crm', [tool('crm/get_customer'), tool('crm/add_note')]],
  ['gone', null],
]);

function manifest(tools: object[] = [], spec: object = {}): Manifest {
  return manifestSchema.parse({
    metadata: { slug: 'support-bot', name: 'Support bot' },
    spec: {
      purpose: 'Answers sample questions',
      owner: 'ada@example.com',
      backupOwner: 'lin@example.com',
      team: 'support',
      environment: 'staging',
      exposure: 'internal',
      autonomy: 1,
      tools,
      ...spec,
    },
  });
}

/** What is registered once `manifest` was approved. */
function registered({ metadata, spec }: Manifest, status: RegisteredAgent['status'] = 'active'): RegisteredAgent {
  const { tools, ...rest } = spec;
  return {
    name: metadata.name,
    status,
    spec: { ...rest, requireUser: rest.requireUser ?? rest.exposure === 'external' },
    grants: tools.map(({ tool: key, reason: _, ...constraints }) => ({ tool: key, constraints })),
  };
}

const signs = (lines: { sign: string; what: string; words: string }[]) =>
  lines.map(({ sign, what, words }) => `${sign} ${what}: ${words}`);

describe('planManifest', () => {
  it('registers an agent that is not there, with its tools and their limits', () => {
    const rateLimit = { limit: 60, windowSeconds: 60 };
    const plan = planManifest(manifest([{ tool: 'crm/get_customer', rateLimit }]), null, servers);
    expect(plan).toMatchObject({ change: 'new', errors: [] });
    expect(signs(plan.lines)).toEqual([
      '+ support-bot: new agent · staging · internal · autonomy 1 of 4',
      '+ crm/get_customer: read · internal · 60 per min',
    ]);
  });

  it('finds nothing to do for what is in force, in any order and for its own export', () => {
    const both = [{ tool: 'crm/get_customer' }, { tool: 'crm/add_note', pii: 'redact' }];
    const held = registered(manifest(both));
    expect(planManifest(manifest(both.toReversed()), held, servers)).toMatchObject({ change: 'none', lines: [] });
    const exported = manifestSchema.parse(toManifest({ slug: 'support-bot', ...held }));
    expect(planManifest(exported, held, servers).change).toBe('none');
  });

  it('names each field that differs, tools that come and go, and limits before and after', () => {
    const rateLimit = { limit: 60, windowSeconds: 60 };
    const held = registered(manifest([{ tool: 'crm/get_customer', rateLimit }, { tool: 'crm/old' }]));
    const wanted = manifest(
      [{ tool: 'crm/get_customer', rateLimit: { limit: 5, windowSeconds: 3600 } }, { tool: 'crm/add_note' }],
      { team: 'sales' },
    );
    const plan = planManifest(wanted, held, servers);
    expect(plan.change).toBe('changed');
    expect(signs(plan.lines)).toEqual([
      '- team: support',
      '+ team: sales',
      '- crm/get_customer: 60 per min',
      '+ crm/get_customer: 5 per hour',
      '+ crm/add_note: read · internal',
      '- crm/old: no limits',
    ]);
  });

  it('registers a draft again, as nothing of it is in force', () => {
    expect(planManifest(manifest(), registered(manifest(), 'draft'), servers).change).toBe('new');
  });

  it('says what the registry would refuse, in the fields of the manifest', () => {
    const wanted = manifest([{ tool: 'crm/get_customer' }, { tool: 'crm/no_such' }, { tool: 'gone/read' }]);
    expect(planManifest(wanted, null, servers).errors).toEqual([
      { field: 'spec.tools.1.tool', message: 'The server crm has no tool no_such.' },
      { field: 'spec.tools.2.tool', message: 'There is no server gone. Add it first.' },
    ]);
    const [retired] = planManifest(manifest(), registered(manifest(), 'retired'), servers).errors;
    expect(retired).toMatchObject({ field: 'metadata.slug', message: expect.stringContaining('is retired') });
  });

  it('refuses to ask again for a tool that its server no longer has, and lets it be taken away', () => {
    const gone = new Map([['crm', [{ ...tool('crm/get_customer'), removed: true }]]]);
    expect(planManifest(manifest([{ tool: 'crm/get_customer' }]), null, gone).errors).toHaveLength(1);
    const held = registered(manifest([{ tool: 'crm/get_customer' }]));
    expect(planManifest(manifest(), held, gone)).toMatchObject({ change: 'changed', errors: [] });
  });
});

describe('planSummary', () => {
  it('counts', () => {
    const one = planManifest(manifest(), null, servers);
    const none = planManifest(manifest(), registered(manifest()), servers);
    expect(planSummary([one, none, none])).toBe('1 new, 2 unchanged');
    expect(planSummary([])).toBe('no agents');
  });
});
