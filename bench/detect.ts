/**
 * `npm run bench:detect [-- --seeds 2,3,4]`: what detections find in labelled months of 200 agents, with their defaults. Each
 * rule's recall is over what was labelled for it. Any alert about an agent on a day on which something was labelled for that
 * agent is right; every other one is false. The defaults were set on seed 1.
 */
import { parseArgs } from 'node:util';
import { detectAll, detectStanding, RULES } from '@/lib/detections/model/detections';
import { SEVERITIES, severityOf } from '@/lib/detections/model/severity';
import { type Label, labelledMonths, WARM } from './lib/labelled-months';

const { values } = parseArgs({ options: { seeds: { type: 'string' } } });
const seeds = (values.seeds ?? '2,3,4').split(',').map(Number);

interface Told {
  rule: string;
  agent: string;
  days: number[];
  severity: number;
  /** Times what would have been usual. */
  ratio: number;
  right: boolean;
}

interface Figures {
  labelled: number;
  found: number;
  alerts: number;
  right: number;
  falseDays: number;
  days: number;
}

const figures = new Map<string, Figures>(
  RULES.map(({ id }) => [id, { labelled: 0, found: 0, alerts: 0, right: 0, falseDays: 0, days: 0 }]),
);
const ranks: { k: number; right: number; of: number }[] = [10, 25, 50].map((k) => ({ k, right: 0, of: 0 }));

function run(seed: number): void {
  const { agents, labels, days } = labelledMonths(seed);
  const about = (agent: string, day: number) =>
    labels.filter((label) => label.agent === agent && day >= label.from && day <= label.to);
  const told = new Map<string, Told>();
  const found = new Set<Label>();
  for (const { day, facts, standing } of days()) {
    if (day < WARM) continue;
    const wrong = new Set<string>();
    for (const { detection, agent, observed, expected, dataClasses, story } of [
      ...detectAll(facts).findings,
      ...detectStanding(standing, 'agents').findings,
    ]) {
      const labelled = about(agent as string, day);
      for (const label of labelled) if (label.rule === detection.id) found.add(label);
      if (labelled.length === 0) wrong.add(`${detection.id} ${agent}`);
      const one = told.get(story) ?? {
        rule: detection.id,
        agent: agent as string,
        days: [],
        severity: SEVERITIES.indexOf(severityOf(detection.base, dataClasses, null)),
        ratio: expected === 0 ? Number.POSITIVE_INFINITY : observed / expected,
        right: false,
      };
      told.set(story, { ...one, days: [...one.days, day], right: one.right || labelled.length > 0 });
    }
    const quiet = agents.filter(({ name }) => about(name, day).length === 0).length;
    for (const { id } of RULES) {
      const of = figures.get(id) as Figures;
      of.days += quiet;
      of.falseDays += [...wrong].filter((one) => one.startsWith(`${id} `)).length;
    }
  }
  for (const label of labels) {
    const of = figures.get(label.rule) as Figures;
    of.labelled += 1;
    of.found += found.has(label) ? 1 : 0;
  }
  for (const { rule, right } of told.values()) {
    const of = figures.get(rule) as Figures;
    of.alerts += 1;
    of.right += right ? 1 : 0;
  }
  const ranked = [...told.values()].sort(
    (a, b) => b.severity - a.severity || b.ratio - a.ratio || a.agent.localeCompare(b.agent),
  );
  for (const rank of ranks) {
    rank.of += Math.min(rank.k, ranked.length);
    rank.right += ranked.slice(0, rank.k).filter(({ right }) => right).length;
  }
}

const share = (part: number, of: number) => (of === 0 ? '–' : (part / of).toFixed(3));

for (const seed of seeds) run(seed);
console.log(`seeds ${seeds.join(', ')}\n`);
console.log('| rule | labelled | recall | alerts | precision | false, of agent-days |\n|---|---|---|---|---|---|');
for (const [id, { labelled, found, alerts, right, falseDays, days }] of figures) {
  const rate = days === 0 ? '–' : `${((100 * falseDays) / days).toFixed(3)}%`;
  console.log(`| ${id} | ${labelled} | ${share(found, labelled)} | ${alerts} | ${share(right, alerts)} | ${rate} |`);
}
console.log(`\n${ranks.map(({ k, right, of }) => `precision@${k} ${share(right, of)}`).join(', ')}`);
