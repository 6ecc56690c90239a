import type { AgentSpec } from '@/lib/agents/model/manifest';
import type { ApprovalPolicy } from '@/lib/approval-policy/model/policy';
import { policySentences } from '@/lib/approval-policy/model/policy-words';
import { constraintWords } from '@/lib/kernel/constraint-words';
import type { Labels } from '@/lib/servers/model/labels';
import type { Operation } from './operation';
import { findAgent, findGrant, findTool, type Subjects, type ToolSubject } from './subjects';

/** One line of what a request changes. `+` is there afterwards, `-` no longer, `!` is a state that changes. */
export interface DiffLine {
  sign: '+' | '-' | '!';
  /** What it is about: a tool, a field, an agent. */
  what: string;
  words: string;
  why?: string | undefined;
  /** Where `what` can be looked at; a tool needs none. */
  href?: string;
}

const FIELD_WORDS: Record<string, string> = {
  purpose: 'purpose',
  owner: 'owner',
  backupOwner: 'backup owner',
  team: 'team',
  environment: 'environment',
  exposure: 'exposure',
  actsFor: 'acts for',
  autonomy: 'autonomy',
  reach: 'reach',
  untrustedInput: 'untrusted input',
  actionImpact: 'action impact',
  requireUser: 'names a person on each call',
  mode: 'mode',
  models: 'models',
  identities: 'identities',
  dataAccess: 'data access',
  delegatesTo: 'may call agents',
};

/** An operation as the lines of a diff, against what it is applied to. */
export function operationLines(operation: Operation, subjects: Subjects): DiffLine[] {
  const why = 'reason' in operation ? operation.reason : undefined;
  switch (operation.op) {
    case 'register-agent':
      return registration(operation.agent, operation.spec);
    case 'update-agent':
      return changedFields(findAgent(subjects, operation.agent)?.spec, operation.spec);
    case 'grant':
      return [
        {
          sign: '+',
          what: operation.tool,
          words: granted(operation.constraints, findTool(subjects, operation.tool)),
          why,
        },
      ];
    case 'revoke':
      return [
        {
          sign: '-',
          what: operation.tool,
          words: limits(findGrant(subjects, operation.agent, operation.tool)?.constraints),
          why,
        },
      ];
    case 'constrain':
      return [
        {
          sign: '-',
          what: operation.tool,
          words: limits(findGrant(subjects, operation.agent, operation.tool)?.constraints),
        },
        { sign: '+', what: operation.tool, words: limits(operation.constraints), why },
      ];
    case 'adopt':
      return [
        { sign: '-', what: operation.tool, words: `definition ${short(findTool(subjects, operation.tool)?.pinned)}` },
        { sign: '+', what: operation.tool, words: `definition ${short(operation.definition)}`, why },
      ];
    case 'label':
      return relabelled(operation.tool, findTool(subjects, operation.tool), operation.labels, why);
    case 'suspend':
      return [{ sign: '!', what: operation.agent, words: 'suspended: every call is denied', why }];
    case 'restore':
      return [{ sign: '!', what: operation.agent, words: 'restored: its grants are in force again', why }];
    case 'retire':
      return [{ sign: '!', what: operation.agent, words: 'retired: every grant ends', why }];
    case 'accept-risk':
      return [
        {
          sign: '!',
          what: operation.agent,
          words: `risk accepted until ${operation.until.slice(0, 10)}: ${operation.risk}. Instead: ${operation.compensation}`,
          why,
        },
      ];
    case 'set-approval-policy':
      return policyLines(subjects.approvalPolicy, operation.policy);
  }
}

function policyLines(before: ApprovalPolicy | undefined, after: ApprovalPolicy): DiffLine[] {
  const [old, now] = [before ? policySentences(before) : [], policySentences(after)];
  const missingFrom = (list: typeof old) => (one: (typeof old)[number]) =>
    !list.some(({ what, words }) => what === one.what && words === one.words);
  return [
    ...old.filter(missingFrom(now)).map((line) => ({ sign: '-' as const, ...line })),
    ...now.filter(missingFrom(old)).map((line) => ({ sign: '+' as const, ...line })),
  ];
}

function registration(agent: string, spec: AgentSpec): DiffLine[] {
  const identities = spec.identities.map(({ iss, sub }) => `${sub} at ${iss}`).join(', ');
  return [
    {
      sign: '+',
      what: agent,
      words: `new agent · ${spec.environment} · ${spec.exposure} · autonomy ${spec.autonomy} of 4`,
      why: spec.team,
    },
    ...(spec.mode === 'shadow' ? [{ sign: '!' as const, what: 'mode', words: said(spec, 'mode') }] : []),
    ...(identities ? [{ sign: '+' as const, what: 'identity', words: identities }] : []),
    ...(spec.delegatesTo?.length
      ? [{ sign: '+' as const, what: 'may call agents', words: spec.delegatesTo.join(', ') }]
      : []),
    ...spec.dataAccess.map(({ system, dataClass, categories, access, reason }) => ({
      sign: '+' as const,
      what: `data: ${system}`,
      words: [access, dataClass, ...categories].join(' · '),
      why: reason,
    })),
  ];
}

function changedFields(before: AgentSpec | undefined, after: AgentSpec): DiffLine[] {
  const lines: DiffLine[] = [];
  for (const [field, words] of Object.entries(FIELD_WORDS)) {
    const old = before ? said(before, field as keyof AgentSpec) : '';
    const now = said(after, field as keyof AgentSpec);
    if (old === now) continue;
    if (old !== '') lines.push({ sign: '-', what: words, words: old });
    if (now !== '') lines.push({ sign: '+', what: words, words: now });
  }
  return lines.length > 0 ? lines : [{ sign: '!', what: 'registration', words: 'name only' }];
}

/** What a registration says of a field. The mode is said also where it is the default. */
function said(spec: AgentSpec, field: keyof AgentSpec): string {
  if (field !== 'mode') return plain(spec[field]);
  return spec.mode === 'shadow' ? 'shadow: its calls are reported, and nothing stops them' : 'enforce';
}

/** What an update changes, by the names of the fields. */
export function changedFieldNames(before: AgentSpec | undefined, after: AgentSpec): string[] {
  return Object.entries(FIELD_WORDS).flatMap(([field, words]) => {
    const key = field as keyof AgentSpec;
    return plain(before?.[key]) === plain(after[key]) ? [] : [words];
  });
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(plain).join('; ');
  if (typeof value === 'object') return Object.values(value).map(plain).filter(Boolean).join(' · ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

function granted(constraints: Parameters<typeof constraintWords>[0], tool: ToolSubject | undefined): string {
  const { maxDataClass, ...rest } = constraints;
  const dataClass = tool?.dataClass ?? null;
  const labels = [
    tool?.effect ?? 'not labelled',
    dataClass,
    ...(tool?.categories ?? []),
    tool?.outward ? 'outward' : null,
    tool?.untrusted ? 'untrusted content' : null,
  ];
  const bound = maxDataClass && maxDataClass !== dataClass ? { ...rest, maxDataClass } : rest;
  return [...labels, ...constraintWords(bound)].filter(Boolean).join(' · ');
}

function limits(constraints: Parameters<typeof constraintWords>[0] | undefined): string {
  return constraintWords(constraints ?? {}).join(' · ') || 'no limits';
}

function relabelled(key: string, tool: ToolSubject | undefined, labels: Partial<Labels>, why?: string): DiffLine[] {
  const changed = Object.entries(labels).filter(([field, value]) => {
    const before = tool?.[field as keyof ToolSubject];
    // None of the categories is not "not set": a tool is labelled with none.
    return before === null || plain(before) !== plain(value);
  });
  if (changed.length === 0) return [{ sign: '!', what: key, words: 'labels: the same as now', why }];
  return changed.flatMap(([field, value]) => [
    {
      sign: '-' as const,
      what: key,
      words: `${LABEL_WORDS[field] ?? field}: ${plain(tool?.[field as keyof ToolSubject]) || (field === 'capture' ? 'as usual' : 'not set')}`,
    },
    {
      sign: '+' as const,
      what: key,
      words: `${LABEL_WORDS[field] ?? field}: ${plain(value) || (field === 'capture' ? 'as usual' : 'none')}`,
      why,
    },
  ]);
}

const LABEL_WORDS: Record<string, string> = {
  dataClass: 'data class',
  categories: 'categories',
  effect: 'effect',
  untrusted: 'untrusted content',
  outward: 'outward channel',
  capture: 'answers kept',
  fields: 'fields',
};

function short(digest: string | null | undefined): string {
  return digest ? `${digest.slice(0, 4)}…${digest.slice(-4)}` : 'none';
}

/** How many things a request adds, removes and changes: "2 added · 1 changed · nothing removed". */
export function countWords(operations: readonly Operation[]): string {
  const count = (...ops: Operation['op'][]) => operations.filter(({ op }) => ops.includes(op)).length;
  const added = count('grant', 'register-agent', 'restore');
  const removed = count('revoke', 'suspend', 'retire');
  const changed = operations.length - added - removed;
  return [
    added && `${added} added`,
    changed && `${changed} changed`,
    removed ? `${removed} removed` : 'nothing removed',
  ]
    .filter(Boolean)
    .join(' · ');
}
