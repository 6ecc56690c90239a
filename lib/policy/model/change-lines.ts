import type { PolicyDiff } from '@/lib/policy-engine/diff';
import type { DiffLine } from '@/lib/requests/model/operation-words';
import type { ValueChange } from './limit-words';
import type { AgentChange, LimitsChange, TextChange, ToolChange } from './readable-diff';

const DIRECTION = { same: undefined, tightens: 'tighter', loosens: 'looser' } as const;
/** Of an entry's text; a definition list of identities can be long. */
const LONGEST = 1_000;

/** What is another for an agent, as lines of a diff: what it is, then what it may call. */
export function agentLines({ agent, status, registration, gained, lost, limits, renewed }: AgentChange): DiffLine[] {
  const suspended = status?.after === 'suspended';
  const restored = status?.before === 'suspended' && status.after === 'active';
  return [
    ...(status ? [statusLine(agent, status)] : []),
    ...registration.map(({ sign, words }) => ({ sign, what: 'registration', words })),
    ...gained.map(({ tool, limits: words }) => ({
      sign: '+' as const,
      what: tool,
      words: words.join(' · '),
      why: restored ? 'with the agent' : undefined,
    })),
    ...lost.map(({ tool, limits: words }) => ({
      sign: '-' as const,
      what: tool,
      words: words.join(' · '),
      why: suspended ? 'while it is suspended' : undefined,
    })),
    ...limits.flatMap(({ tool, ...change }) => limitLines(tool, change)),
    ...(renewed.length > 0 ? [{ sign: '!' as const, what: 'renewed', words: renewed.join(', ') }] : []),
  ];
}

/** What is another about a tool. */
export function toolLines({ gained, lost, limits, definition, labels, drift }: ToolChange): DiffLine[] {
  const who = (agent: string) => ({ what: agent, href: `/agents/${agent}` });
  return [
    ...(drift ? [{ sign: '!' as const, what: 'calls', words: DRIFT[drift] }] : []),
    ...(definition ? [definitionLine(definition)] : []),
    ...labels.map((change) => valueLine(change.what, change, 'label')),
    ...gained.map((agent) => ({ sign: '+' as const, ...who(agent), words: 'may call it' })),
    ...lost.map((agent) => ({ sign: '-' as const, ...who(agent), words: 'may no longer call it' })),
    ...limits.flatMap(({ agent, ...change }) => limitLines(agent, change).map((line) => ({ ...line, ...who(agent) }))),
  ];
}

const DRIFT = {
  stopped: 'denied: its server gives another definition than the approved one, or no longer has it',
  ended: 'allowed again: its server gives the approved definition',
} as const;

/** The text itself, cut where it is too long to read. */
export function textLines({ section, before, after }: TextChange): DiffLine[] {
  const line = (sign: '+' | '-', text: string | null): DiffLine[] => {
    if (text === null) return [];
    return [{ sign, what: section, words: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text }];
  };
  return [...line('-', before), ...line('+', after)];
}

/** Servers and gateways that are not as they were. */
export function surroundingLines({ servers, gateways }: Pick<PolicyDiff, 'servers' | 'gateways'>): DiffLine[] {
  const gatewayWords = (gateway: PolicyDiff['gateways'][number]['before']) =>
    gateway &&
    [
      'gateway',
      gateway.kind,
      gateway.mode,
      gateway.servers.join(', ') || 'no servers',
      gateway.onStale === 'keep' ? 'keeps its grants when stale' : undefined,
      gateway.unheld === 'publish' ? 'gets grants that it cannot hold' : undefined,
    ]
      .filter(Boolean)
      .join(' · ');
  const both = (what: string, before: string | null, after: string | null): DiffLine[] => [
    ...(before === null ? [] : [{ sign: '-' as const, what, words: before }]),
    ...(after === null ? [] : [{ sign: '+' as const, what, words: after }]),
  ];
  return [
    ...servers.flatMap(({ key, before, after }) =>
      both(key, before && `server · ${before.url}`, after && `server · ${after.url}`),
    ),
    ...gateways.flatMap(({ key, before, after }) => both(key, gatewayWords(before), gatewayWords(after))),
  ];
}

/** "2 tools gained, 1 lost, 1 limit tighter". */
export function agentWords({ status, gained, lost, limits }: AgentChange): string {
  const ways = (way: 'tightens' | 'loosens') => limits.filter(({ direction }) => direction === way).length;
  const tools = (count: number) => `${count} ${count === 1 ? 'tool' : 'tools'}`;
  const bounds = (count: number, way: string) => `${count} ${count === 1 ? 'limit' : 'limits'} ${way}`;
  return [
    status?.after === 'suspended' ? 'suspended' : null,
    gained.length > 0 ? `${tools(gained.length)} gained` : null,
    lost.length > 0 ? `${tools(lost.length)} lost` : null,
    ways('tightens') > 0 ? bounds(ways('tightens'), 'tighter') : null,
    ways('loosens') > 0 ? bounds(ways('loosens'), 'looser') : null,
  ]
    .filter(Boolean)
    .join(', ');
}

/** "3 agents gained it, 1 lost it". */
export function toolWords({ gained, lost, definition, labels, drift }: ToolChange): string {
  const agents = (count: number) => `${count} ${count === 1 ? 'agent' : 'agents'}`;
  return [
    gained.length > 0 ? `${agents(gained.length)} gained it` : null,
    lost.length > 0 ? `${agents(lost.length)} lost it` : null,
    drift === 'stopped' ? 'stopped' : null,
    definition?.before && definition.after ? 'another definition' : null,
    labels.length > 0 ? 'other labels' : null,
  ]
    .filter(Boolean)
    .join(', ');
}

function statusLine(agent: string, { before, after }: NonNullable<AgentChange['status']>): DiffLine {
  const what = 'status';
  if (after === null) return { sign: '-', what, words: `${agent} is no longer in the policy` };
  if (before === null) return { sign: '+', what, words: after === 'active' ? 'registered' : 'registered, suspended' };
  return after === 'suspended'
    ? { sign: '!', what, words: 'suspended: every call is denied', why: 'tighter' }
    : { sign: '!', what, words: 'restored: its grants are in force again', why: 'looser' };
}

function definitionLine({ before, after }: NonNullable<ToolChange['definition']>): DiffLine {
  const short = (digest: string | null) => (digest ? `${digest.slice(0, 8)}…` : 'none');
  if (before === null) return { sign: '+', what: 'definition', words: `approved: ${short(after)}` };
  return { sign: '!', what: 'definition', words: `${short(before)} → ${short(after)}` };
}

function limitLines(what: string, { direction, changes }: LimitsChange): DiffLine[] {
  if (changes.length === 0) return [{ sign: '!', what, words: 'another grant', why: DIRECTION[direction] }];
  return changes.map((change) => valueLine(what, change));
}

function valueLine(what: string, { what: field, before, after, direction }: ValueChange, label?: 'label'): DiffLine {
  const words = `${before} → ${after}`;
  // Of a label it is the tool that is held to be more or less dangerous.
  const why = label
    ? { same: undefined, tightens: 'stricter', loosens: 'less strict' }[direction]
    : DIRECTION[direction];
  return { sign: '!', what, words: label ? words : `${field}: ${words}`, why };
}
