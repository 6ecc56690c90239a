import { getAgent } from '@/lib/agents/queries';
import { authorize, may } from '@/lib/authz/authorize';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { CURRENT_LEGAL_DATA } from './current-data';
import type { Assessment, EuState } from './model/dto';
import type { LegalData } from './model/legal-data';
import { nextDate } from './model/next-step';
import { findAssessment, listAssessments, type StoredAssessment } from './repository';

const HISTORY = 50;

interface About {
  ctx: Ctx;
  slug: string;
  /** The state of the law to compare with; a test gives a newer one. */
  data?: LegalData;
}

/** The questions and rules that new answers are for. */
export function getLegalData({ ctx }: { ctx: Ctx }): LegalData {
  authorize(ctx.actor, 'agent:read');
  return CURRENT_LEGAL_DATA;
}

/** What an agent is under the EU AI Act, by the newest answers, and who answered before. */
export async function getEuState({ ctx, slug, data = CURRENT_LEGAL_DATA }: About): Promise<EuState> {
  const agent = await getAgent({ ctx, slug });
  const stored = await listAssessments(ctx.db.read, slug, HISTORY);
  const { actor } = ctx;
  const involved =
    actor.kind === 'person' && [agent.owner.id, agent.backupOwner.id, agent.createdBy.id].includes(actor.id);
  return {
    agent: slug,
    current: stored[0] ? toAssessment(stored[0], ctx.clock(), data) : null,
    history: stored.map(({ id, at, person, dataVersion, class: euClass }) => ({
      id,
      at: at.toISOString(),
      person,
      dataVersion,
      class: euClass,
    })),
    legalData: { version: data.version, dateChecked: data.dateChecked, ...lawOf(data) },
    mayAnswer:
      agent.status !== 'retired' &&
      may(actor, 'agent:classify') &&
      (involved || authorize(actor, 'agent:classify').reach === 'all'),
  };
}

/** One set of answers, also an older one. */
export async function getAssessment({ ctx, slug, id, data }: About & { id: string }): Promise<Assessment> {
  await getAgent({ ctx, slug });
  const stored = await findAssessment(ctx.db.read, slug, id);
  if (!stored) throw notFound('assessment');
  return toAssessment(stored, ctx.clock(), data);
}

/** Also for the verb, which has just written it. */
export function toAssessment({ at, ...stored }: StoredAssessment, now: Date, data = CURRENT_LEGAL_DATA): Assessment {
  return {
    ...stored,
    at: at.toISOString(),
    toConfirm: stored.dataVersion < data.version,
    nextDate: nextDate(stored.obligations, now.toISOString().slice(0, 10)),
  };
}

function lawOf({ source: { act, amendedBy } }: LegalData) {
  return { act, amendedBy };
}
