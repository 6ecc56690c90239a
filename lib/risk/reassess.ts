import type { Conn } from '@/lib/db/prisma';
import type { RiskTrigger } from './model/dto';
import { recordAssessments } from './record-assessments';

/** What a change is about, as far as risk goes. */
interface Change {
  op: string;
  agent?: string;
  tool?: string;
}

/** From the most telling to the least: the first that fits an agent names why it was assessed. */
const TRIGGERS: [RiskTrigger, string[]][] = [
  ['approved', ['register-agent']],
  ['updated', ['update-agent', 'restore']],
  ['granted', ['grant', 'constrain']],
  ['revoked', ['revoke']],
];

const OF_TOOLS: [RiskTrigger, string][] = [
  ['labels', 'label'],
  ['definition', 'adopt'],
];

/** Assesses every agent that these changes touch: those that are named, and those that hold a tool that is named. */
export async function reassess(
  occasion: { tx: Conn; now: Date; requestId: string | null },
  changes: readonly Change[],
): Promise<void> {
  const done = new Set<string>();
  for (const [trigger, ops] of TRIGGERS) {
    const slugs = changes.flatMap(({ op, agent }) => (agent && ops.includes(op) && !done.has(agent) ? [agent] : []));
    for (const slug of slugs) done.add(slug);
    if (slugs.length > 0) await recordAssessments({ ...occasion, trigger }, { slugs });
  }
  for (const [trigger, name] of OF_TOOLS) {
    const holding = changes.flatMap(({ op, tool }) => (op === name && tool ? [tool] : []));
    if (holding.length > 0) await recordAssessments({ ...occasion, trigger }, { holding });
  }
}
