import { compareDataClass } from '@/lib/kernel/data-class';
import type { Operation } from './operation';
import { findTool, type Subjects } from './subjects';

/**
 * How much an operation deserves to be read first. What is about a whole agent comes before its tools; of these, those
 * that nobody labelled, that destroy, send out, hold sensitive data or bring in what strangers wrote.
 */
function weight(operation: Operation, subjects: Subjects): number {
  if (!('tool' in operation)) return 100;
  const tool = findTool(subjects, operation.tool);
  if (!tool || tool.dataClass === null || tool.effect === null) return 50;
  const sensitive = compareDataClass(tool.dataClass, 'confidential') >= 0 || tool.categories.length > 0;
  return (
    (tool.effect === 'destructive' ? 16 : tool.effect === 'write' ? 2 : 0) +
    (tool.outward !== false ? 8 : 0) +
    (sensitive ? 8 : 0) +
    (tool.untrusted !== false ? 4 : 0) +
    (operation.op === 'adopt' ? 1 : 0)
  );
}

/** The same operations, what matters most first; of equal weight, in the order that they have. */
export function byWeight<One extends Operation>(operations: readonly One[], subjects: Subjects): One[] {
  return operations
    .map((operation, i) => ({ operation, i, weight: weight(operation, subjects) }))
    .sort((a, b) => b.weight - a.weight || a.i - b.i)
    .map(({ operation }) => operation);
}
