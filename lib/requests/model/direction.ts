import { compareConstraints, compareLabels, type Direction } from '@/lib/policy-engine/direction';
import type { Operation } from './operation';
import { onlyEnforces } from './shadow';
import { findGrant, findTool, type Subjects } from './subjects';

/** Tightening acts at once, loosening needs approval. What changes nothing counts as tightening. */
export function directionOf(operation: Operation, subjects: Subjects): 'tightens' | 'loosens' {
  switch (operation.op) {
    case 'revoke':
    case 'suspend':
    case 'retire':
      return 'tightens';
    case 'constrain': {
      const grant = findGrant(subjects, operation.agent, operation.tool);
      return grant ? flat(compareConstraints(grant.constraints, operation.constraints)) : 'loosens';
    }
    case 'update-agent':
      return onlyEnforces(operation, subjects) ? 'tightens' : 'loosens';
    case 'label': {
      const tool = findTool(subjects, operation.tool);
      // A tool that nobody was ever granted has no access to loosen.
      if (!tool || tool.pinned === null) return 'tightens';
      return flat(compareLabels(tool, { ...tool, ...operation.labels }));
    }
    default:
      return 'loosens';
  }
}

function flat(direction: Direction): 'tightens' | 'loosens' {
  return direction === 'loosens' ? 'loosens' : 'tightens';
}
