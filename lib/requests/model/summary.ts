import type { AgentSpec } from '@/lib/agents/model/manifest';
import { dateWords } from '@/lib/kernel/constraint-words';
import { compareConstraints, compareLabels } from '@/lib/policy-engine/direction';
import type { Operation } from './operation';
import { changedFieldNames } from './operation-words';
import { outOfShadow, toShadow } from './shadow';
import { findAgent, findGrant, findTool, type Subjects, type ToolSubject } from './subjects';
import { toolTraits } from './tool-traits';

type Of<Op extends Operation['op']> = Extract<Operation, { op: Op }>;

/**
 * What a request would do, in plain sentences: one for each kind of operation, so that sixty read as fast as one.
 * Holds names and numbers only, nothing that somebody could write freely.
 */
export function summarise(operations: readonly Operation[], subjects: Subjects): string[] {
  const of = <Op extends Operation['op']>(op: Op) => operations.filter((o): o is Of<Op> => o.op === op);
  const [registered, granted] = [of('register-agent'), of('grant')];
  const only = registered.length === 1 && granted.every(({ agent }) => agent === registered[0]?.agent);
  return [
    ...(only
      ? [withTools(registration(registered[0] as Of<'register-agent'>), granted, subjects)]
      : [...many(registered, (all) => `Registers ${agents(all)}.`), ...grants(granted, subjects)]),
    ...ends(granted),
    ...many(
      toShadow(operations, subjects),
      (all) => `Nothing stops the calls of ${agentList(all)}: shadow mode only reports.`,
    ),
    ...many(beyondMode(of('update-agent'), subjects), (all) => updates(all, subjects)),
    ...many(
      outOfShadow(operations, subjects),
      (all) => `Takes ${agentList(all)} out of shadow mode: what is not granted is stopped again.`,
    ),
    ...many(of('constrain'), (all) => limits(all, subjects)),
    ...many(of('revoke'), (all) => `Takes ${tools(all)} from ${agents(all)}.`),
    ...many(of('adopt'), adoptions),
    ...many(of('label'), (all) => labels(all, subjects)),
    ...many(of('restore'), (all) => `Restores ${agents(all)}: ${its(all)} grants are in force again.`),
    ...many(of('suspend'), (all) => `Suspends ${agents(all)}: every call is denied.`),
    ...many(of('retire'), (all) => `Retires ${agents(all)} for good: every grant ends.`),
    ...many(of('accept-risk'), acceptances),
    ...of('set-approval-policy').map(() => 'Changes the rules that say who decides on requests from now on.'),
  ];
}

function many<T>(list: readonly T[], say: (list: readonly T[]) => string): string[] {
  return list.length > 0 ? [say(list)] : [];
}

function registration({ agent, spec }: Of<'register-agent'>): string {
  return `Registers ${agent} in ${spec.environment}, ${MEETS[spec.exposure]}`;
}

const MEETS: Record<AgentSpec['exposure'], string> = {
  internal: 'for people in the company',
  external: 'for people outside the company',
};

function withTools(start: string, granted: readonly Of<'grant'>[], subjects: Subjects): string {
  if (granted.length === 0) return `${start}, without tools.`;
  return `${start}, with ${tools(granted)}${traits(granted, subjects)}.`;
}

function grants(granted: readonly Of<'grant'>[], subjects: Subjects): string[] {
  if (granted.length === 0) return [];
  const what = `${tools(granted)}${traits(granted, subjects)}.`;
  if (distinct(granted.map(({ agent }) => agent)).length === 1) return [`Lets ${agents(granted)} call ${what}`];
  return [`Gives ${agents(granted)} ${granted.length} grants on ${what}`];
}

/** "; one reads confidential personal data, 2 change records". A single tool says it in its own clause. */
function traits(granted: readonly Of<'grant'>[], subjects: Subjects): string {
  const keys = distinct(granted.map(({ tool }) => tool));
  const words = toolTraits(keys.flatMap((key) => findTool(subjects, key) ?? []));
  if (words.length === 0) return '';
  return keys.length === 1 ? `, which ${list(words.map(({ one }) => one))}` : `; ${list(words.map(counted))}`;
}

function counted({ count, one, many: several }: { count: number; one: string; many: string }): string {
  return count === 1 ? `one ${one}` : `${count} ${several}`;
}

function ends(granted: readonly Of<'grant'>[]): string[] {
  const dates = granted.flatMap(({ constraints }) => constraints.notAfter ?? []).sort();
  const last = dates.at(-1);
  if (granted.length === 0) return [];
  if (!last) return ['No end is set.'];
  if (dates.length < granted.length) {
    return [`${dates.length} of ${granted.length} grants end by ${dateWords(last)}; the others have no end.`];
  }
  return [dates[0] === last ? `Ends on ${dateWords(last)}.` : `Ends by ${dateWords(last)} at the latest.`];
}

/** Updates that change more than the mode, which has a sentence of its own. */
function beyondMode(changed: readonly Of<'update-agent'>[], subjects: Subjects): Of<'update-agent'>[] {
  return changed.filter(({ agent, spec }) => {
    const fields = changedFieldNames(findAgent(subjects, agent)?.spec, spec);
    return fields.length !== 1 || fields[0] !== 'mode';
  });
}

function updates(changed: readonly Of<'update-agent'>[], subjects: Subjects): string {
  const [one] = changed;
  if (!one || changed.length > 1) return `Changes the registration of ${agents(changed)}.`;
  const before = findAgent(subjects, one.agent)?.spec;
  const fields = changedFieldNames(before, one.spec).filter((field) => field !== 'mode');
  if (before && before.environment !== one.spec.environment) {
    const rest = fields.filter((field) => field !== 'environment');
    return `Moves ${one.agent} from ${before.environment} to ${one.spec.environment}${rest.length > 0 ? `, and changes its ${fewer(rest)}` : ''}.`;
  }
  return `Changes ${fields.length > 0 ? `the ${fewer(fields)}` : 'the name'} of ${one.agent}.`;
}

function limits(changed: readonly Of<'constrain'>[], subjects: Subjects): string {
  const loosened = changed.filter(({ agent, tool, constraints }) => {
    const before = findGrant(subjects, agent, tool)?.constraints;
    return !before || compareConstraints(before, constraints) === 'loosens';
  });
  const what = `the limits of ${agents(changed)} on ${tools(changed)}`;
  if (loosened.length === 0) return `Tightens ${what}.`;
  if (loosened.length === changed.length) return `Loosens ${what}.`;
  return `Changes ${what}: ${became(loosened.length)} looser.`;
}

function adoptions(adopted: readonly Of<'adopt'>[]): string {
  const [whose, is] = adopted.length === 1 ? ['whose definition has', 'it is'] : ['whose definitions have', 'they are'];
  return `Lets agents call ${tools(adopted)} again, ${whose} changed, exactly as ${is} now.`;
}

function labels(changed: readonly Of<'label'>[], subjects: Subjects): string {
  const directions = changed.map((one) => labelDirections(one, findTool(subjects, one.tool)));
  const lowered = directions.filter((way) => way.includes('loosens')).length;
  const raised = directions.filter((way) => way.includes('tightens')).length;
  const what = `the labels of ${tools(changed)}`;
  if (lowered === 0) return raised === 0 ? `Sets ${what}.` : `Makes ${what} stricter.`;
  if (raised === 0 && lowered === changed.length) return `Makes ${what} less strict.`;
  return changed.length === 1
    ? `Makes ${what} less strict in one way, stricter in another.`
    : `Changes ${what}: ${became(lowered)} less strict.`;
}

/** Which way each label of a tool goes. */
function labelDirections({ labels: after }: Of<'label'>, tool: ToolSubject | undefined): string[] {
  if (!tool) return [];
  return Object.entries(after).map(([field, value]) => compareLabels(tool, { ...tool, [field]: value }));
}

function acceptances(accepted: readonly Of<'accept-risk'>[]): string {
  const until = accepted.map((one) => one.until).sort();
  return `Accepts a risk of ${agents(accepted)} until ${dateWords(until.at(-1) as string)}${until[0] === until.at(-1) ? '' : ' at the latest'}.`;
}

/** "support-bot", "support-bot and sales-bot", "7 agents". */
function agents(operations: readonly { agent: string }[]): string {
  return agentList(distinct(operations.map(({ agent }) => agent)));
}

function agentList(slugs: readonly string[]): string {
  return slugs.length > 2 ? `${slugs.length} agents` : list(slugs);
}

function its(operations: readonly { agent: string }[]): string {
  return distinct(operations.map(({ agent }) => agent)).length === 1 ? 'its' : 'their';
}

/** "crm/refund", "3 tools of crm", "9 tools of 4 servers". */
function tools(operations: readonly { tool: string }[]): string {
  const keys = distinct(operations.map(({ tool }) => tool));
  const servers = distinct(keys.map((key) => key.slice(0, key.indexOf('/'))));
  if (keys.length === 1) return keys[0] as string;
  return `${keys.length} tools of ${servers.length > 3 ? `${servers.length} servers` : list(servers)}`;
}

function became(count: number): string {
  return count === 1 ? 'one becomes' : `${count} become`;
}

/** At most three by name. */
function fewer(names: readonly string[]): string {
  return names.length > 3 ? list([...names.slice(0, 2), `${names.length - 2} more fields`]) : list(names);
}

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
