import type { AgentSpec } from '@/lib/agents/model/manifest';
import type { DataCategory, DataClass, Effect } from '@/lib/kernel/data-class';
import type { RiskInputs } from './score';

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

const SENSITIVITY: Record<DataClass, number> = { public: 0, internal: 1, confidential: 3, restricted: 4 };
const IMPACT: Record<Effect, number> = { read: 0, write: 2, destructive: 4 };
const SECRET: readonly DataCategory[] = ['credentials', 'pci'];

/** The five inputs of the score: declared, derived from tools and registration, and the higher of both. */
export function deriveInputs(spec: RiskSpec, tools: readonly LabelledTool[]): InputDetail[] {
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
  const outside = spec.exposure === 'external' ? { who: 'people outside', value: 2 } : null;
  return [
    detail(
      'dataSensitivity',
      highest(declaredData)?.value ?? null,
      highest([...toolData, ...declaredData]),
      'reads no data that is known',
    ),
    detail('actionImpact', spec.actionImpact, highest(actions), 'changes nothing that is known'),
    detail('autonomy', spec.autonomy, null, 'as registered'),
    detail('reach', spec.reach, outside, 'as registered'),
    detail('untrustedInput', spec.untrustedInput, highest(untrusted), 'as registered'),
  ];
}

export function toInputs(details: readonly InputDetail[]): RiskInputs {
  return Object.fromEntries(details.map(({ input, used }) => [input, used])) as unknown as RiskInputs;
}

/** What makes an unattended agent critical. */
export function paysOrHoldsSecrets({ categories, effect }: LabelledTool): boolean {
  return (
    categories.includes('credentials') ||
    (categories.some((one) => one === 'pci' || one === 'financial') && effect !== 'read')
  );
}

export function isLabelled({ dataClass, effect }: LabelledTool): boolean {
  return dataClass !== null && effect !== null;
}

/** The same tool, with whatever nobody said about it at its worst. */
export function atWorst(tool: LabelledTool): LabelledTool {
  return {
    ...tool,
    dataClass: tool.dataClass ?? 'restricted',
    effect: tool.effect ?? 'destructive',
    untrusted: tool.untrusted ?? true,
    outward: tool.outward ?? true,
  };
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
  return {
    input,
    declared,
    derived: value,
    used,
    flagged: declared !== null && declared < value,
    why: derived && used === value && value > 0 ? derived.who : otherwise,
  };
}

function sensitivity(dataClass: DataClass, categories: readonly DataCategory[]): number {
  return categories.some((category) => SECRET.includes(category)) ? 4 : SENSITIVITY[dataClass];
}

/** The first by name of those that are highest, so that the order of tools says nothing. */
function highest(sources: Source[]): Source | null {
  return sources.reduce<Source | null>(
    (best, one) =>
      best === null || one.value > best.value || (one.value === best.value && one.who < best.who) ? one : best,
    null,
  );
}
