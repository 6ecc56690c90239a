import type { Overview, OverviewFilter } from './dto';
import type { Facts } from './facts';
import { isWithin, sum } from './figures';

export function byRiskOf(facts: Facts, filter: OverviewFilter): Overview['byRisk'] {
  const cells = facts.cells.filter((cell) => isWithin(cell, filter));
  const of = (level: string | null, ...status: string[]) =>
    sum(cells, (cell) => (cell.level === level && status.includes(cell.status) ? cell.agents : 0));
  return ([...LEVELS].reverse() as Overview['byRisk'][number]['level'][])
    .concat(null)
    .map((level) => ({
      level,
      active: of(level, 'active'),
      suspended: of(level, 'suspended'),
      waiting: of(level, 'in_review', 'approved'),
    }))
    .filter(({ active, suspended, waiting }) => active + suspended + waiting > 0);
}

const LEVELS = ['low', 'medium', 'high', 'critical', 'blocked'] as const;
const CLASSES = ['public', 'internal', 'confidential', 'restricted'] as const;

/** Team by highest class of what its active agents hold; null where nothing of it is labelled. */
export function heatOf(facts: Facts, filter: OverviewFilter): Overview['heat'] {
  const cells = facts.cells.filter((cell) => cell.status === 'active' && cell.rank !== null && isWithin(cell, filter));
  const teams = [...new Set(cells.map(({ team }) => team))].sort();
  return teams.map((team) => ({
    team,
    cells: [...CLASSES, null].map((dataClass) => {
      const rank = dataClass === null ? 0 : CLASSES.indexOf(dataClass) + 1;
      const there = cells.filter((cell) => cell.team === team && cell.rank === rank);
      const levels = there.flatMap(({ level }) => (level === null ? [] : [LEVELS.indexOf(level)]));
      return {
        dataClass,
        agents: sum(there, ({ agents }) => agents),
        level: levels.length === 0 ? null : (LEVELS[Math.max(...levels)] ?? null),
      };
    }),
  }));
}
