import type { AgentSpec } from '@/lib/agents/model/manifest';
import type { DataCategory, DataClass, Effect } from '@/lib/kernel/data-class';
import { RISK_VERSION, type RiskInputs, type RiskScore, scoreRisk } from './score';

/** A tool as the score sees it. Null where nobody labelled it. */
export interface LabelledTool {
  key: string;
  dataClass: DataClass | null;
  categories: DataCategory[];
  effect: Effect | null;
  untrusted: boolean | null;
  outward: boolean | null;
}

export type RiskSpec = Pick<
  AgentSpec,
  'autonomy' | 'reach' | 'untrustedInput' | 'actionImpact' | 'exposure' | 'dataAccess'
>;

export interface InputDetail {
  input: keyof RiskInputs;
  /** What the registration says; null for what is never declared. */
  declared: number | null;
  /** What tools and registration make of it. */
  derived: number;
  /** The higher of both. */
  used: number;
  /** Declared lower than it is. */
  flagged: boolean;
  why: string;
}

export interface Assessment extends RiskScore {
  version: number;
  inputs: InputDetail[];
  /** What would lower it, the most first: each with the score that it would give. */
  lower: { what: string; score: number }[];
  /** Tools that nobody labelled: the score does not know them, and could be higher. */
  unlabelled: string[];
}

export interface RiskFacts {
  spec: RiskSpec;
  euClass: string | null;
  tools: readonly LabelledTool[];
}

/** An agent's risk from what it is registered as and the tools that it holds, or would hold. */
export function assessRisk({ spec, euClass, tools }: RiskFacts): Assessment {
  const inputs = detailInputs(spec, tools);
  const scored = (given: InputDetail[], held: readonly LabelledTool[]) =>
    scoreRisk(toInputs(given), {
      prohibited: euClass === 'prohibited',
      highRisk: euClass === 'high',
      paysOrHoldsSecrets: held.some(paysOrHoldsSecrets),
    });
  const result = scored(inputs, tools);
  const without = (key: string) => tools.filter((tool) => tool.key !== key);
  const lower = [
    ...tools.map(({ key }) => ({
      what: `Give up ${key}`,
      score: scored(detailInputs(spec, without(key)), without(key)).score,
    })),
    ...(spec.autonomy > 0
      ? [
          {
            what: `Lower its autonomy to ${spec.autonomy - 1}`,
            score: scored(detailInputs({ ...spec, autonomy: spec.autonomy - 1 }, tools), tools).score,
          },
        ]
      : []),
  ]
    .filter(({ score }) => score < result.score)
    .sort((a, b) => a.score - b.score || (a.what < b.what ? -1 : 1))
    .slice(0, 5);
  return {
    version: RISK_VERSION,
    ...result,
    inputs,
    lower,
    unlabelled: tools.filter(({ dataClass, effect }) => dataClass === null || effect === null).map(({ key }) => key),
  };
}

const SENSITIVITY: Record<DataClass, number> = { public: 0, internal: 1, confidential: 3, restricted: 4 };
const IMPACT: Record<Effect, number> = { read: 0, write: 2, destructive: 4 };
const SECRET: readonly DataCategory[] = ['credentials', 'pci'];

function paysOrHoldsSecrets({ categories, effect }: LabelledTool): boolean {
  return (
    categories.includes('credentials') ||
    (categories.some((one) => one === 'pci' || one === 'financial') && effect !== 'read')
  );
}

function detailInputs(spec: RiskSpec, tools: readonly LabelledTool[]): InputDetail[] {
  const declaredData = spec.dataAccess.map(({ system, dataClass, categories }) => ({
    who: system,
    value: sensitivity(dataClass, categories),
  }));
  const toolData = tools.flatMap(({ key, dataClass, categories }) =>
    dataClass ? [{ who: key, value: sensitivity(dataClass, categories) }] : [],
  );
  const actions = tools.flatMap(({ key, effect, outward }) =>
    effect ? [{ who: key, value: Math.max(IMPACT[effect], outward && effect !== 'read' ? 3 : 0) }] : [],
  );
  const untrusted = tools.flatMap(({ key, untrusted: is }) => (is ? [{ who: key, value: 3 }] : []));
  return [
    detail(
      'dataSensitivity',
      highest(declaredData)?.value ?? null,
      highest([...toolData, ...declaredData]),
      'reads no data that is known',
    ),
    detail('actionImpact', spec.actionImpact, highest(actions), 'changes nothing that is known'),
    detail('autonomy', spec.autonomy, null, 'as registered'),
    detail(
      'reach',
      spec.reach,
      spec.exposure === 'external' ? { who: 'people outside', value: 2 } : null,
      'as registered',
    ),
    detail('untrustedInput', spec.untrustedInput, highest(untrusted), 'as registered'),
  ];
}

interface Source {
  who: string;
  value: number;
}

function detail(
  input: keyof RiskInputs,
  declared: number | null,
  derived: Source | null,
  otherwise: string,
): InputDetail {
  const value = derived?.value ?? 0;
  const used = Math.max(declared ?? 0, value);
  const flagged = declared !== null && declared < value;
  return {
    input,
    declared,
    derived: value,
    used,
    flagged,
    why: derived && used === value && value > 0 ? derived.who : otherwise,
  };
}

function sensitivity(dataClass: DataClass, categories: readonly DataCategory[]): number {
  return categories.some((category) => SECRET.includes(category)) ? 4 : SENSITIVITY[dataClass];
}

function highest(sources: Source[]): Source | null {
  return sources.reduce<Source | null>((best, one) => (best === null || one.value > best.value ? one : best), null);
}

function toInputs(details: InputDetail[]): RiskInputs {
  return Object.fromEntries(details.map(({ input, used }) => [input, used])) as unknown as RiskInputs;
}
