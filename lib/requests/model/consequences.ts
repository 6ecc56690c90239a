import { compareDataClass, type DataCategory, type DataClass } from '@/lib/kernel/data-class';
import type { RequestDetail, StageDetail } from './dto';
import { type GatewayBefore, unheldThere } from './gateways';
import type { Operation } from './operation';
import { findTool } from './subjects';

/** One line of what a decision leads to, in numbers. */
export interface Consequence {
  label: string;
  words: string;
}

export type ConsequenceFacts = Pick<
  RequestDetail,
  'operations' | 'subjects' | 'impact' | 'others' | 'stages' | 'mayDecide' | 'missing'
>;

/** What an approval made now leads to. `gateways` are all of them, with the servers that each stands before. */
export function consequences(facts: ConsequenceFacts, gateways: readonly GatewayBefore[]): Consequence[] {
  const { operations } = facts;
  return [
    ...some('Missing', facts.missing.length > 0 ? facts.missing.join(' ') : null),
    { label: 'Changes', words: changes(operations) },
    { label: 'Agents', words: agents(facts) },
    ...some('Data', data(facts)),
    ...some('Risk', risk(facts)),
    { label: 'Then', words: afterwards(facts.stages, facts.mayDecide) },
    { label: 'Gateways', words: receivers(operations, gateways) },
    ...some('Not held', unheldThere(operations, facts.subjects, gateways).join(' ') || null),
  ];
}

function some(label: string, words: string | null): Consequence[] {
  return words === null ? [] : [{ label, words }];
}

const COUNTED: [op: Operation['op'], one: string, many: string][] = [
  ['register-agent', 'agent registered', 'agents registered'],
  ['update-agent', 'registration changed', 'registrations changed'],
  ['grant', 'grant added', 'grants added'],
  ['revoke', 'grant removed', 'grants removed'],
  ['constrain', 'limit changed', 'limits changed'],
  ['adopt', 'definition adopted', 'definitions adopted'],
  ['label', 'label set changed', 'label sets changed'],
  ['suspend', 'agent suspended', 'agents suspended'],
  ['restore', 'agent restored', 'agents restored'],
  ['retire', 'agent retired', 'agents retired'],
  ['accept-risk', 'risk accepted', 'risks accepted'],
  ['set-approval-policy', 'approval policy replaced', 'approval policies replaced'],
];

/** "2 grants added, 1 limit changed, nothing removed". */
export function changes(operations: readonly Operation[]): string {
  const said = COUNTED.flatMap(([op, one, many]) => {
    const count = operations.filter((o) => o.op === op).length;
    return count > 0 ? [`${count} ${count === 1 ? one : many}`] : [];
  });
  const takes = operations.some(({ op }) => op === 'revoke' || op === 'suspend' || op === 'retire');
  return [...said, ...(takes ? [] : ['nothing removed'])].join(', ');
}

function agents({ operations, others }: ConsequenceFacts): string {
  const named = [...new Set(operations.flatMap((o) => ('agent' in o ? [o.agent] : [])))];
  const touched = [
    named.length > 0 ? (named.length > 3 ? `${named.length} named` : named.join(', ')) : null,
    others.holders > 0 ? `${others.holders} that ${others.holders === 1 ? 'holds' : 'hold'} a tool it changes` : null,
    others.callers > 0 ? `${others.callers} that may call one of them` : null,
  ].filter((words) => words !== null);
  return touched.length > 0 ? touched.join(', ') : 'none';
}

/** What can be reached by the tools that the request gives or changes: "3 tools: up to confidential, with pii". */
function data({ operations, subjects }: ConsequenceFacts): string | null {
  const keys = new Set(
    operations.flatMap((o) =>
      o.op === 'grant' || o.op === 'constrain' || o.op === 'adopt' || o.op === 'label' ? [o.tool] : [],
    ),
  );
  const tools = [...keys].flatMap((key) => findTool(subjects, key) ?? []);
  if (tools.length === 0) return null;
  const classes = tools.flatMap(({ dataClass }): DataClass[] => (dataClass ? [dataClass] : [])).sort(compareDataClass);
  const categories = [...new Set(tools.flatMap((tool): DataCategory[] => tool.categories))].sort();
  const unlabelled = tools.filter(({ dataClass }) => dataClass === null).length;
  const parts = [
    classes.length > 0 ? `up to ${classes.at(-1)}` : null,
    categories.length > 0 ? `with ${categories.join(', ')}` : null,
    unlabelled > 0 ? `${unlabelled} not labelled` : null,
  ].filter((words) => words !== null);
  return `${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}: ${parts.join(', ')}`;
}

function risk({ impact }: ConsequenceFacts): string | null {
  const toxic = impact.filter((one) => one.toxic.after !== null && one.toxic.before === null).length;
  const higher = impact.filter(({ risk: { before, after } }) => after && after.score > (before?.score ?? 0)).length;
  const parts = [
    toxic > 0 ? `${toxic} new ${toxic === 1 ? 'path' : 'paths'} by which data can leave` : null,
    higher > 0 ? `higher for ${higher} ${higher === 1 ? 'agent' : 'agents'}` : null,
  ].filter((words) => words !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

function afterwards(stages: readonly StageDetail[], mayDecide: RequestDetail['mayDecide']): string {
  const own = mayDecide.ok ? mayDecide.stage : null;
  const left = stages.flatMap(({ name, needed, approvedBy, done }) => {
    const missing = needed - approvedBy.length - (name === own ? 1 : 0);
    return done || missing <= 0 ? [] : [`${missing} more for ${name}`];
  });
  return left.length > 0 ? `still waits: ${left.join(', ')}` : 'in force at once, with this approval';
}

function receivers(
  operations: readonly Operation[],
  gateways: readonly { slug: string; servers: readonly string[] }[],
): string {
  const tools = operations.flatMap((o) => ('tool' in o ? [o.tool.slice(0, o.tool.indexOf('/'))] : []));
  // What an agent may do as a whole is known to every gateway; the rest only to those before the server.
  const whole = operations.some(({ op }) => !TOOLS_ONLY.includes(op));
  const reached = gateways.filter(({ servers }) => whole || servers.some((server) => tools.includes(server)));
  if (operations.every(({ op }) => op === 'set-approval-policy' || op === 'accept-risk'))
    return 'none: no call is decided by it';
  if (gateways.length === 0) return 'none is set up yet';
  if (reached.length === 0) return 'none stands before these servers yet';
  const names = reached.slice(0, 3).map(({ slug }) => slug);
  const more = reached.length > names.length ? ` and ${reached.length - names.length} more` : '';
  return `${reached.length} of ${gateways.length} ${reached.length === 1 ? 'gets' : 'get'} it: ${names.join(', ')}${more}`;
}

const TOOLS_ONLY: readonly Operation['op'][] = [
  'grant',
  'revoke',
  'constrain',
  'adopt',
  'label',
  'accept-risk',
  'register-agent',
];
