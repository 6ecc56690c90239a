import { z } from 'zod';
import { constraintsSchema } from '@/lib/kernel/constraints';
import { dataCategorySchema, dataClassSchema } from '@/lib/kernel/data-class';
import { slugSchema, toolKeySchema } from '@/lib/kernel/slug';
import { emailSchema, line, prose } from '@/lib/kernel/text';

export const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
export const EXPOSURES = ['internal', 'external'] as const;
export const AGENT_MODES = ['enforce', 'shadow'] as const;
export const ACCESS_KINDS = ['read', 'write'] as const;

/** 0 to 4, as the risk score takes it. */
const level = z.int('Use a whole number from 0 to 4.').min(0, 'Use 0 to 4.').max(4, 'Use 0 to 4.');

const modelSchema = z.strictObject({ provider: line(80), name: line(120) });

/** How the agent proves to a gateway who it is: issuer and subject of its token. */
const identitySchema = z.strictObject({ iss: line(300), sub: line(300) });

const dataAccessSchema = z.strictObject({
  system: line(80),
  dataClass: dataClassSchema,
  categories: z.array(dataCategorySchema).max(20).default([]),
  access: z.enum(ACCESS_KINDS).default('read'),
  reason: line(300),
});

/** What is registered about an agent, apart from its slug, name and tools. */
const specShape = {
  purpose: prose(2000),
  owner: emailSchema,
  backupOwner: emailSchema,
  team: line(80),
  environment: z.enum(ENVIRONMENTS),
  exposure: z.enum(EXPOSURES),
  actsFor: line(200).optional(),
  autonomy: level,
  reach: level.default(0),
  untrustedInput: level.default(0),
  actionImpact: level.default(0),
  /** Whether every call must name the person it is made for. Absent: yes for an external agent. */
  requireUser: z.boolean().optional(),
  /** Whether gateways stop what it may not call. Absent: `enforce`. In `shadow` its calls are only reported. */
  mode: z.enum(AGENT_MODES).optional(),
  models: z.array(modelSchema).max(20, 'Name at most 20 models.').default([]),
  identities: z.array(identitySchema).max(20, 'Name at most 20 identities.').default([]),
  dataAccess: z.array(dataAccessSchema).max(50, 'List at most 50 systems.').default([]),
  /** Slugs of agents that this one may call: what they can do, it can have done. */
  delegatesTo: z.array(slugSchema).max(50, 'Name at most 50 agents.').default([]),
};

export const agentSpecSchema = z.strictObject(specShape).superRefine(checkSpec);
export type AgentSpec = z.output<typeof agentSpecSchema>;

function checkSpec(spec: z.output<z.ZodObject<typeof specShape>>, issue: z.RefinementCtx) {
  if (spec.owner && spec.owner === spec.backupOwner) {
    issue.addIssue({ code: 'custom', path: ['backupOwner'], message: 'Name somebody other than the owner.' });
  }
  reportTwice(
    spec.identities,
    ({ iss, sub }) => JSON.stringify([iss, sub]),
    (i) => issue.addIssue({ code: 'custom', path: ['identities', i], message: 'This identity is listed twice.' }),
  );
  reportTwice(
    spec.delegatesTo,
    (slug) => slug,
    (i) => issue.addIssue({ code: 'custom', path: ['delegatesTo', i], message: 'This agent is listed twice.' }),
  );
}

function reportTwice<T>(items: T[], key: (item: T) => string, report: (index: number) => void) {
  const seen = new Set<string>();
  items.forEach((item, i) => {
    if (seen.has(key(item))) report(i);
    seen.add(key(item));
  });
}

/** A tool that the agent asks for: the tool and what the grant would be bound by. */
export const wantedToolSchema = z.strictObject({
  tool: toolKeySchema,
  ...constraintsSchema.shape,
  reason: line(300).optional(),
});
export type WantedTool = z.output<typeof wantedToolSchema>;

/** The agent manifest: YAML in a repository, JSON in the API, the same fields in the form. */
export const manifestSchema = z.strictObject({
  apiVersion: z.literal('remit/v1').default('remit/v1'),
  kind: z.literal('Agent').default('Agent'),
  metadata: z.strictObject({ slug: slugSchema, name: line(80) }),
  spec: z
    .strictObject({ ...specShape, tools: z.array(wantedToolSchema).max(500, 'Ask for at most 500 tools.').default([]) })
    .superRefine((spec, issue) => {
      checkSpec(spec, issue);
      reportTwice(
        spec.tools,
        ({ tool }) => tool,
        (i) => issue.addIssue({ code: 'custom', path: ['tools', i, 'tool'], message: 'This tool is listed twice.' }),
      );
    }),
});
export type Manifest = z.output<typeof manifestSchema>;

/** A registration as it is kept: what the manifest leaves open is said, and a mode that is the default is not. */
export function settledSpec({ mode, ...spec }: AgentSpec): AgentSpec {
  return { ...spec, requireUser: requiresUser(spec), ...(mode === 'shadow' ? { mode } : {}) };
}

/** Whether calls must name a person, where the manifest leaves it open. */
function requiresUser(spec: Pick<AgentSpec, 'requireUser' | 'exposure'>): boolean {
  return spec.requireUser ?? spec.exposure === 'external';
}
