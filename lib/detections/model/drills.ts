import { z } from 'zod';
import type { Rule } from './detection';

/** Raised by a drill itself, once it is over. Security and administrators are told by it already. */
export const drillFailed: Rule & { of: 'drills' } = {
  id: 'drill-failed',
  version: 1,
  name: 'Drill failed',
  explains:
    'An agent that is there for drills was isolated, or its secret replaced, and that did not do what it should.',
  suggests:
    'Mend what it names, then look whether the next drill passes: an agent that has to be stopped is stopped so.',
  exact: true,
  base: 'high',
  of: 'drills',
  toldOtherwise: true,
  parameters: z.strictObject({}),
};
