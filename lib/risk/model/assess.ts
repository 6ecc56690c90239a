import { RISK_LEVELS, type RiskLevel } from '@/lib/kernel/risk-level';
import {
  atWorst,
  deriveInputs,
  type InputDetail,
  isLabelled,
  type LabelledTool,
  paysOrHoldsSecrets,
  type RiskSpec,
  toInputs,
} from './derive';
import { RISK_VERSION, type RiskInputs, type RiskScore, scoreRisk } from './score';

export interface RiskFacts {
  spec: RiskSpec;
  euClass: string | null;
  tools: readonly LabelledTool[];
}

/** One input that raises the score, and by how much. */
export interface Reason {
  input: keyof RiskInputs;
  used: number;
  points: number;
  why: string;
}

/** Something that somebody could do, and where it would lead. */
export interface Remedy {
  what: string;
  score: number;
  level: RiskLevel;
}

export interface Assessment extends RiskScore {
  version: number;
  inputs: InputDetail[];
  /** What makes the score, the most first. */
  reasons: Reason[];
  /** What would lower it, the most first. */
  lower: Remedy[];
  /** Tools that nobody labelled: the score does not know them. */
  unlabelled: string[];
  /** What it would be if they were the worst that a tool can be; null where all are labelled or it changes nothing. */
  atMost: { score: number; level: RiskLevel } | null;
}

/** An agent's risk from what it is registered as and the tools that it holds, or would hold. */
export function assessRisk(facts: RiskFacts): Assessment {
  const inputs = deriveInputs(facts.spec, facts.tools);
  const result = scoreOf(facts);
  const unlabelled = facts.tools.filter((tool) => !isLabelled(tool)).map(({ key }) => key);
  const worst = scoreOf({ ...facts, tools: facts.tools.map(atWorst) });
  return {
    version: RISK_VERSION,
    ...result,
    inputs,
    reasons: reasonsFor(inputs),
    lower: remedies(facts, inputs, result),
    unlabelled: unlabelled.sort(),
    atMost: unlabelled.length > 0 && isLess(result, worst) ? { score: worst.score, level: worst.level } : null,
  };
}

function scoreOf({ spec, euClass, tools }: RiskFacts): RiskScore {
  return scoreRisk(toInputs(deriveInputs(spec, tools)), {
    prohibited: euClass === 'prohibited',
    highRisk: euClass === 'high',
    paysOrHoldsSecrets: tools.some(paysOrHoldsSecrets),
  });
}

const FREEDOM = ['autonomy', 'reach', 'untrustedInput'] as const;

/** The parts of the formula, each with what it adds: the impact its base, every freedom its share of the rest. */
function reasonsFor(inputs: readonly InputDetail[]): Reason[] {
  const of = (name: keyof RiskInputs) => inputs.find(({ input }) => input === name) as InputDetail;
  const [data, action] = [of('dataSensitivity'), of('actionImpact')];
  const impact = action.used > data.used ? action : data;
  const share = impact.used / 4;
  return [
    { ...pick(impact), points: 40 * share },
    ...FREEDOM.map((name) => ({ ...pick(of(name)), points: (60 * share * of(name).used) / 12 })),
  ]
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .map((reason) => ({ ...reason, points: Math.round(reason.points) }));
}

function pick({ input, used, why }: InputDetail) {
  return { input, used, why };
}

/** How many tools one remedy names at most; more is no advice. */
const TOGETHER = 3;
const SHOWN = 5;

function remedies(facts: RiskFacts, inputs: readonly InputDetail[], now: RiskScore): Remedy[] {
  const { spec, tools } = facts;
  const without = (gone: readonly string[]): RiskFacts => ({
    ...facts,
    tools: tools.filter(({ key }) => !gone.includes(key)),
  });
  const worth = (changed: RiskFacts, what: string): Remedy[] => {
    const then = scoreOf(changed);
    return isLess(then, now) ? [{ what, score: then.score, level: then.level }] : [];
  };
  const alone = tools.flatMap(({ key }) => worth(without([key]), `Give up ${key}`));
  // Where several tools are the same in one respect, giving up one of them changes nothing.
  const together = inputs.flatMap(({ input }) => {
    const keys = atTheTop(spec, tools, input);
    return keys.length > 1 && keys.length <= TOGETHER
      ? worth(without(keys), `Give up ${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}`)
      : [];
  });
  const registered =
    spec.autonomy > 0
      ? worth(
          { ...facts, spec: { ...spec, autonomy: spec.autonomy - 1 } },
          `Lower its autonomy to ${spec.autonomy - 1}`,
        )
      : [];
  const all = new Map([...alone, ...together, ...registered].map((remedy) => [remedy.what, remedy]));
  return [...all.values()].sort((a, b) => a.score - b.score || (a.what < b.what ? -1 : 1)).slice(0, SHOWN);
}

/** The tools which each, by itself, would give an input the value that it has. */
function atTheTop(spec: RiskSpec, tools: readonly LabelledTool[], input: keyof RiskInputs): string[] {
  const value = (held: readonly LabelledTool[]) =>
    deriveInputs(spec, held).find((one) => one.input === input)?.used ?? 0;
  const top = value(tools);
  if (top === value([])) return [];
  return tools
    .filter((tool) => value([tool]) === top)
    .map(({ key }) => key)
    .sort();
}

function isLess(a: RiskScore, b: RiskScore): boolean {
  return a.score < b.score || RISK_LEVELS.indexOf(a.level) < RISK_LEVELS.indexOf(b.level);
}
