import type { RequestFacts } from '@/lib/approval-policy/model/required-approval';
import { compareDataClass } from '@/lib/kernel/data-class';
import { directionOf } from './direction';
import type { Operation } from './operation';
import { findAgent, findTool, type Subjects } from './subjects';

const DAY_MS = 86_400_000;

/** What the rules of an approval policy look at and the operations alone say. Only what loosens counts. */
export function loosenedFacts(
  operations: readonly Operation[],
  subjects: Subjects,
  now: Date,
): Omit<RequestFacts, 'agents' | 'ticket' | 'accepted' | 'serverOwners' | 'risk' | 'toxic'> & { tools: string[] } {
  const loosening = operations.filter((operation) => directionOf(operation, subjects) === 'loosens');
  const keys = [...new Set(loosening.flatMap((o) => ('tool' in o ? [o.tool] : [])))];
  const tools = keys.flatMap((key) => findTool(subjects, key) ?? []);
  const specs = loosening.flatMap((o) => {
    if ('spec' in o) return [o.spec];
    const present = 'agent' in o ? findAgent(subjects, o.agent)?.spec : undefined;
    return present ? [present] : [];
  });
  const classes = tools.map((tool) => tool.dataClass ?? 'restricted').sort(compareDataClass);
  return {
    tools: keys,
    dataClass: classes.at(-1) ?? null,
    categories: [...new Set(tools.flatMap(({ categories }) => categories))],
    effects: [...new Set(tools.map(({ effect }) => effect ?? 'destructive'))],
    environments: [...new Set(specs.map(({ environment }) => environment))],
    exposures: [...new Set(specs.map(({ exposure }) => exposure))],
    unlabelled: tools.some(({ dataClass, effect }) => dataClass === null || effect === null),
    ...longest(loosening, now),
  };
}

function longest(operations: readonly Operation[], now: Date): Pick<RequestFacts, 'longestDays'> {
  const ends = operations.flatMap((o) =>
    o.op === 'grant' || o.op === 'constrain' ? [o.constraints.notAfter ?? null] : [],
  );
  if (ends.length === 0) return {};
  if (ends.includes(null)) return { longestDays: null };
  return { longestDays: (Math.max(...ends.map((end) => Date.parse(end as string))) - now.getTime()) / DAY_MS };
}
