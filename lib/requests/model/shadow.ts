import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { Operation } from './operation';
import { findAgent, type Subjects } from './subjects';

type Update = Extract<Operation, { op: 'update-agent' }>;

/** Agents whose calls nothing would stop any more: registered in shadow mode, or put there. */
export function toShadow(operations: readonly Operation[], subjects: Subjects): string[] {
  return operations.flatMap((o) => {
    if (!('spec' in o) || o.spec.mode !== 'shadow') return [];
    return o.op === 'register-agent' || findAgent(subjects, o.agent)?.spec.mode !== 'shadow' ? [o.agent] : [];
  });
}

/** Whether an update takes an agent out of shadow mode and changes nothing else. */
export function onlyEnforces({ agent, name, spec }: Update, subjects: Subjects): boolean {
  const before = findAgent(subjects, agent);
  if (before?.spec.mode !== 'shadow' || spec.mode === 'shadow') return false;
  const enforced = { name: before.name, spec: { ...before.spec, mode: spec.mode } };
  return canonicalJson({ name, spec }) === canonicalJson(enforced);
}

/** Agents that an update takes out of shadow mode, whatever else it changes. */
export function outOfShadow(operations: readonly Operation[], subjects: Subjects): string[] {
  return operations.flatMap((o) => {
    if (o.op !== 'update-agent' || o.spec.mode === 'shadow') return [];
    return findAgent(subjects, o.agent)?.spec.mode === 'shadow' ? [o.agent] : [];
  });
}
