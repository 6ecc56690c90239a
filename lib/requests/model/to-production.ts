import type { Operation } from './operation';
import { findAgent, type Subjects } from './subjects';

/** Agents that the operations take to production: newly registered there, or moved there. */
export function toProduction(operations: readonly Operation[], subjects: Subjects): string[] {
  return operations.flatMap((o) => {
    if (!('spec' in o) || o.spec.environment !== 'production') return [];
    const moved = findAgent(subjects, o.agent)?.spec.environment !== 'production';
    return o.op === 'register-agent' || moved ? [o.agent] : [];
  });
}
