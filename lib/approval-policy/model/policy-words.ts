import { reviewRulesWords } from '@/lib/reviews/model/overdue';
import type { ApprovalPolicy, Condition, Rule, StageRule } from './policy';
import { expireAfterDays, spanWords, stageTime, timeWords } from './time';

/** When a rule applies, as short phrases that all have to hold. */
export function conditionWords(when: Condition): string[] {
  const words = [
    when.risk && `risk ${when.risk}${TOP_RISKS.has(when.risk) ? '' : ' or above'}`,
    when.dataClass && `${when.dataClass} data${when.dataClass === 'restricted' ? '' : ' or above'}`,
    when.categories && `data that is ${when.categories.join(' or ')}`,
    when.effects && `tools that ${when.effects.map((effect) => EFFECT_WORDS[effect]).join(' or ')}`,
    when.environment && `in ${when.environment}`,
    when.exposure && `${when.exposure} agents`,
    when.toxic && 'a new toxic combination',
    when.unlabelled && 'tools that nobody labelled',
    when.shadow && 'an agent in shadow mode',
  ].filter((word): word is string => Boolean(word));
  return words.length > 0 ? words : ['always'];
}

/** Nothing that could be approved is above them. */
const TOP_RISKS: ReadonlySet<string> = new Set(['critical', 'blocked']);

const EFFECT_WORDS = { read: 'read', write: 'write', destructive: 'destroy' } as const;

/** Who a stage asks: "2 with the role security", "an owner of the server". */
export function stageWords({ role, people, serverOwners, needed }: StageRule): string {
  const who = role ? `with the role ${role}` : serverOwners ? 'who owns the server' : `of ${people?.join(', ')}`;
  return `${needed === 1 ? 'One' : needed} ${who}`;
}

/** What a rule demands beside stages. */
export function demandWords({ riskAcceptance, ticket, maxDays }: Rule): string[] {
  return [
    riskAcceptance && 'the risk is accepted first',
    ticket && `a ticket like ${ticket}`,
    maxDays && `grants of at most ${maxDays} days`,
  ].filter((word): word is string => Boolean(word));
}

/** The whole policy as sentences, one fact each: two policies differ in what their sentences differ in. */
export function policySentences({
  stages,
  rules,
  autoApprove,
  breakGlass,
  time,
  reviews,
  productionReview,
}: ApprovalPolicy): { what: string; words: string }[] {
  const stage = (one: StageRule): string[] => {
    const own = stageTimeWords({ time }, one);
    return [`${one.name}: ${stageWords(one)}`, ...(own ? [`${one.name}: ${own}`] : [])];
  };
  return [
    ...stages.flatMap(stage).map((words) => ({ what: 'every request', words })),
    ...rules.flatMap((rule) => [
      { what: rule.id, words: `when ${conditionWords(rule.when).join(', and ')}. ${rule.why}` },
      ...rule.stages.flatMap(stage).map((words) => ({ what: rule.id, words })),
      ...demandWords(rule).map((words) => ({ what: rule.id, words: `only if ${words}` })),
    ]),
    { what: 'without a decision', words: automaticWords(autoApprove) },
    { what: 'while nobody decides', words: policyTimeWords({ time }) },
    { what: 'in an emergency', words: breakGlassWords(breakGlass) },
    { what: 'behaviour reviews', words: reviewRulesWords(reviews) },
    { what: 'before production', words: productionWords(productionReview) },
    ...(productionReview?.lines ?? []).map(({ statement, name }) => ({
      what: 'before production',
      words: name ? `${statement} (${name})` : statement,
    })),
  ];
}

/** What happens to a request while nobody decides, as the policy says for every stage. */
export function policyTimeWords({ time }: Pick<ApprovalPolicy, 'time'>): string {
  const steps = timeWords(stageTime(time, undefined)).join(', ');
  const end = `Whatever happens, it expires after ${spanWords(expireAfterDays(time) * 24)}.`;
  return steps ? `${steps[0]?.toUpperCase()}${steps.slice(1)}. ${end}` : end;
}

/** What a stage does at times of its own; null when it follows the policy. */
export function stageTimeWords(policy: Pick<ApprovalPolicy, 'time'>, { time }: StageRule): string | null {
  if (!time) return null;
  const words = timeWords(stageTime(policy.time, time));
  return words.length > 0 ? `${words.join(', ')}.` : 'it waits until the request expires.';
}

export function automaticWords(autoApprove: ApprovalPolicy['autoApprove']): string {
  if (!autoApprove) return 'Nothing that loosens access is in force without a decision.';
  const { dataClass, environments } = autoApprove;
  return `Low risk, read only, up to ${dataClass} data, in ${environments.join(' or ')}, when no rule applies.`;
}

export function breakGlassWords(breakGlass: ApprovalPolicy['breakGlass']): string {
  if (!breakGlass) return 'Nobody may break glass.';
  const { people, maxHours, reviewHours } = breakGlass;
  return `${people.join(', ')} may give an agent tools at once, for at most ${hours(maxHours)}; somebody else looks at it within ${hours(reviewHours)}.`;
}

export function productionWords(checklist: ApprovalPolicy['productionReview']): string {
  if (!checklist) return 'Nothing is asked before production.';
  const { lines, openLines } = checklist;
  const asked = lines.length === 1 ? 'One thing is asked' : `${lines.length} things are asked`;
  return openLines === 'wait'
    ? `${asked} before an agent goes to production; it waits until each is answered.`
    : `${asked} before an agent goes to production; whoever approves it says yes to what nobody answered.`;
}

function hours(count: number): string {
  return count === 1 ? 'an hour' : `${count} hours`;
}
