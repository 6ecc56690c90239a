import type { AgentSpec } from '@/lib/agents/model/manifest';
import type { Role } from '@/lib/authz/roles';
import { compareDataClass, type DataCategory, type DataClass, type Effect } from '@/lib/kernel/data-class';
import { RISK_LEVELS, type RiskLevel } from '@/lib/kernel/risk-level';
import type { ApprovalPolicy, Condition, Rule, StageRule } from './policy';
import { type StageTime, stageTime, strictest } from './time';

/** What the rules look at: only what the request loosens counts. */
export interface RequestFacts {
  /** Slugs of the agents that it is about. */
  agents: string[];
  /** The highest risk of its agents, once it is in force; null when it is about no agent. */
  risk: RiskLevel | null;
  /** Of the tools that it asks for; null when it asks for none. */
  dataClass: DataClass | null;
  categories: DataCategory[];
  effects: Effect[];
  environments: AgentSpec['environment'][];
  exposures: AgentSpec['exposure'][];
  /** Agents for which a toxic combination becomes possible that was not before. */
  toxic: string[];
  /** Agents among those whose risk is accepted, by this request or already. */
  accepted: string[];
  unlabelled: boolean;
  /** Days until the longest of its grants ends; null when one has no end. Absent when it grants nothing. */
  longestDays?: number | null;
  ticket: string | null;
  /** It puts an agent in shadow mode, or registers one there. */
  shadow?: boolean;
  /** It holds what only people can judge: it is never approved by itself. */
  byPeople?: boolean;
  /** E-mail addresses of those who own the servers whose tools it asks for. */
  serverOwners: string[];
}

/** One step of approval, as a request keeps it. */
export interface Stage {
  name: string;
  /** Everybody with this role may decide; null where people are named. */
  role: Role | null;
  /** E-mail addresses of those who may decide, where there is no role. */
  people: string[];
  needed: number;
  /** Why this request needs it, in words. */
  why: string;
  /** What happens while nobody decides. */
  time: StageTime;
}

export interface RequiredApproval {
  stages: Stage[];
  /** Ids of the rules that apply. */
  rules: string[];
  /** What keeps it from being approved as it is, in words. A rejection is possible all the same. */
  missing: string[];
  /** Agents among them whose risk has to be accepted before. */
  openRisks: string[];
  /** In force without anybody's decision. */
  automatic: boolean;
}

const EVERY = 'Every request that loosens access.';

/** What a policy asks of a request. Stages of one name are one stage: the highest count holds, every reason is told. */
export function requiredApproval(policy: ApprovalPolicy, facts: RequestFacts): RequiredApproval {
  const rules = policy.rules.filter((rule) => applies(rule.when, facts));
  const openRisks = [...new Set(rules.flatMap((rule) => openRisksFor(rule, facts)))];
  const missing = [
    ...(openRisks.length > 0 ? [`The risk has to be accepted first: ${openRisks.join(', ')}.`] : []),
    ...rules.flatMap((rule) => missingFor(rule, facts)),
  ];
  if (rules.length === 0 && isAutomatic(policy, facts)) {
    return { stages: [], rules: [], missing, openRisks, automatic: true };
  }
  const stages: Stage[] = [];
  const wanted = [
    ...policy.stages.map((stage) => ({ stage, why: EVERY })),
    ...rules.flatMap((rule) => rule.stages.map((stage) => ({ stage, why: rule.why }))),
  ];
  for (const { stage, why } of wanted) {
    const resolved = resolve(stage, why, facts, policy);
    const same = stages.findIndex((known) => sameEligible(known, resolved));
    const known = stages[same];
    if (!known) stages.push({ ...resolved, name: freeName(resolved.name, stages) });
    else {
      stages[same] = {
        ...known,
        needed: Math.max(known.needed, stage.needed),
        why: joined(known.why, why),
        time: strictest(known.time, resolved.time),
      };
    }
  }
  return { stages, rules: rules.map(({ id }) => id), missing, openRisks, automatic: false };
}

function applies(when: Condition, facts: RequestFacts): boolean {
  const { risk, dataClass, categories, effects, environment, exposure, toxic, unlabelled, shadow } = when;
  return [
    !risk || (facts.risk !== null && RISK_LEVELS.indexOf(facts.risk) >= RISK_LEVELS.indexOf(risk)),
    !dataClass || (facts.dataClass !== null && compareDataClass(facts.dataClass, dataClass) >= 0),
    !categories || categories.some((category) => facts.categories.includes(category)),
    !effects || effects.some((effect) => facts.effects.includes(effect)),
    !environment || facts.environments.includes(environment),
    !exposure || facts.exposures.includes(exposure),
    !toxic || facts.toxic.length > 0,
    !unlabelled || facts.unlabelled,
    !shadow || facts.shadow === true,
  ].every(Boolean);
}

/** A rule about toxic combinations is about the agents that get one; any other about all agents of the request. */
function openRisksFor({ riskAcceptance, when }: Rule, { agents, toxic, accepted }: RequestFacts): string[] {
  if (!riskAcceptance) return [];
  return (when.toxic ? toxic : agents).filter((agent) => !accepted.includes(agent));
}

function missingFor(rule: Rule, facts: RequestFacts): string[] {
  const missing: string[] = [];
  if (rule.ticket && !fitsTicket(rule.ticket, facts.ticket ?? '')) {
    missing.push(`It needs a ticket that looks like ${rule.ticket}.`);
  }
  const { longestDays } = facts;
  if (rule.maxDays !== undefined && longestDays !== undefined && (longestDays === null || longestDays > rule.maxDays)) {
    missing.push(`Its grants may last at most ${rule.maxDays} days.`);
  }
  return missing;
}

function fitsTicket(pattern: string, ticket: string): boolean {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('#', '[0-9]{1,10}')}$`).test(ticket);
}

function isAutomatic({ autoApprove }: ApprovalPolicy, facts: RequestFacts): boolean {
  if (!autoApprove || facts.byPeople || facts.risk !== 'low' || facts.toxic.length > 0 || facts.unlabelled)
    return false;
  return (
    facts.effects.every((effect) => effect === 'read') &&
    (facts.dataClass === null || compareDataClass(facts.dataClass, autoApprove.dataClass) <= 0) &&
    facts.environments.every((environment) => autoApprove.environments.includes(environment))
  );
}

function resolve(
  { name, role, people, needed, time }: StageRule,
  why: string,
  { serverOwners }: RequestFacts,
  policy: ApprovalPolicy,
): Stage {
  return {
    name,
    role: role ?? null,
    people: role ? [] : [...(people ?? serverOwners)].sort(),
    needed,
    why,
    time: stageTime(policy.time, time),
  };
}

function sameEligible(a: Stage, b: Stage): boolean {
  return a.role === b.role && a.people.join(' ') === b.people.join(' ');
}

/** Decisions name their stage, so no two stages of a request share a name. */
function freeName(name: string, stages: Stage[]): string {
  const taken = (candidate: string) => stages.some((stage) => stage.name === candidate);
  if (!taken(name)) return name;
  let number = 2;
  while (taken(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}

function joined(known: string, why: string): string {
  return known === EVERY ? why : known.includes(why) ? known : `${known} ${why}`;
}
