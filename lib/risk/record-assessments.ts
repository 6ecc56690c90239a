import type { Conn } from '@/lib/db/prisma';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { newId } from '@/lib/kernel/ids';
import { assessRisk } from './model/assess';
import type { RiskTrigger } from './model/dto';
import * as repository from './repository';

interface Occasion {
  tx: Conn;
  now: Date;
  trigger: RiskTrigger;
  requestId: string | null;
}

const BATCH = 200;

/**
 * Scores agents anew inside the caller's transaction and keeps what came out, where it differs from what was kept last
 * in score or in what it was made from. Gives how many assessments were kept.
 */
export async function recordAssessments(occasion: Occasion, which: repository.Which): Promise<number> {
  const most = 'unassessed' in which ? which.unassessed : Number.POSITIVE_INFINITY;
  let kept = 0;
  let after: string | undefined;
  while (kept < most) {
    const agents = await repository.listAssessed(occasion.tx, which, { after, limit: BATCH });
    kept += await recordBatch(occasion, agents);
    if (agents.length < BATCH) break;
    after = agents.at(-1)?.id;
  }
  return kept;
}

async function recordBatch({ tx, now, trigger, requestId }: Occasion, agents: repository.AssessedAgent[]) {
  const due: repository.NewAssessment[] = [];
  for (const agent of agents) {
    const { version, score, level, inputs, ...explanation } = assessRisk(agent);
    const basis = basisOf(agent);
    const { last } = agent;
    if (last && last.basis === basis && last.version === version && last.score === score && last.level === level) {
      continue;
    }
    // The newest is the one that counts, also within a millisecond and when the clock was set back.
    const at = last && last.at >= now ? new Date(last.at.getTime() + 1) : now;
    due.push({
      id: newId('rk', at),
      agentId: agent.id,
      at,
      version,
      trigger,
      requestId,
      inputs,
      score,
      level,
      explanation: { ...explanation, basis },
    });
  }
  if (due.length === 0) return 0;
  await repository.insertAssessments(tx, due);
  // Few scores for many agents: one statement for each.
  const groups = new Map<string, repository.NewAssessment[]>();
  for (const row of due)
    groups.set(`${row.score} ${row.level}`, [...(groups.get(`${row.score} ${row.level}`) ?? []), row]);
  for (const rows of groups.values()) {
    const [first] = rows as [repository.NewAssessment];
    await repository.setRisk(
      tx,
      rows.map(({ agentId }) => agentId),
      first,
    );
  }
  return due.length;
}

/** Everything that a new assessment is due for, also where the score stays the same: a model, a definition, a label. */
function basisOf({ spec, models, euClass, delegatesTo, tools }: repository.AssessedAgent): string {
  const sorted = [...tools].sort((a, b) => (a.key < b.key ? -1 : 1));
  return sha256Hex(canonicalJson(JSON.parse(JSON.stringify({ spec, models, euClass, delegatesTo, tools: sorted }))));
}
