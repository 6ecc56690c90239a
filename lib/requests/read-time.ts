import type { Conn } from '@/lib/db/prisma';
import { type Delegate, readDelegates } from '@/lib/delegations/read-deciders';
import { endOf, type RequestClock, stageDeadlines } from './model/deadlines';
import type { RequestDetail, StageDetail } from './model/dto';
import type { StageProgress } from './model/stage-progress';
import { listEligible, type RequestRecord } from './repository';

type Timed = Pick<RequestRecord, 'clock' | 'clockFrom' | 'clockDigest' | 'askedAt' | 'steps'>;

/** The clock that runs for what the request is about now. Where that has changed, all stages start anew. */
export function clockOf(
  { clock, clockFrom, clockDigest, askedAt }: Omit<Timed, 'steps'>,
  { digest, expireAfterDays, now }: { digest: string; expireAfterDays: number; now: Date },
): RequestClock {
  if (digest === clockDigest) return { number: clock, from: clockFrom, askedAt, expireAfterDays };
  return { number: clock + 1, from: now, askedAt, expireAfterDays };
}

/** Names of the stages whose fallback may decide by now. An escalation is for the digest that it was made for. */
export function escalatedStages({ clock, clockDigest, steps }: Timed, digest: string): string[] {
  if (digest !== clockDigest) return [];
  return steps.filter((step) => step.kind === 'escalate' && step.clock === clock).map(({ stage }) => stage);
}

/** Who may decide a stage: whom it names, and its fallback once it escalated; nobody who is barred. */
export async function eligibleFor(
  conn: Conn,
  stage: Pick<StageProgress, 'role' | 'people' | 'escalated' | 'time'>,
  barred: ReadonlySet<string>,
) {
  const { escalateTo } = stage.time;
  const found = [
    ...(await listEligible(conn, stage)),
    ...(stage.escalated && escalateTo ? await listEligible(conn, escalateTo) : []),
  ];
  const known = new Set<string>(barred);
  return found.filter(({ id }) => !known.has(id) && known.add(id));
}

/** A stage as the page shows it: who approved for whom, who could, who could for them, and when what happens. */
export async function stageDetail(
  conn: Conn,
  stage: StageProgress,
  {
    request,
    digest,
    barred,
    clock,
    now,
  }: { request: RequestRecord; digest: string; barred: ReadonlySet<string>; clock: RequestClock | null; now: Date },
): Promise<StageDetail> {
  const eligible = clock && !stage.done ? await eligibleFor(conn, stage, barred) : [];
  const delegates = (
    await readDelegates(
      conn,
      eligible.map(({ id }) => id),
      now,
    )
  ).filter(({ id }) => !barred.has(id));
  const { approvals: _, ...shown } = stage;
  return {
    ...shown,
    approvedBy: request.decisions
      .filter((d) => d.stage === stage.name && d.digest === digest && d.decision === 'approve')
      .map((d) => ({ ...d.person, onBehalfOf: d.onBehalfOf })),
    eligible: eligible.map(({ id, name }) => ({ id, name, delegates: delegatesOf(id, delegates) })),
    deadlines: clock && !stage.done ? deadlinesOf(stage, clock, request) : null,
  };
}

function delegatesOf(id: string, delegates: Delegate[]) {
  return delegates
    .filter(({ fromId }) => fromId === id)
    .map((delegate) => ({ id: delegate.id, name: delegate.name, until: delegate.until.toISOString() }));
}

function deadlinesOf(stage: StageProgress, clock: RequestClock, { steps }: RequestRecord) {
  const { remindsAt, remindedAt, escalatesAt, escalatedAt, deniesAt } = stageDeadlines(stage, clock, steps);
  const text = (at: Date | null) => at?.toISOString() ?? null;
  return {
    remindsAt: text(remindsAt),
    remindedAt: text(remindedAt),
    escalatesAt: text(escalatesAt),
    escalatedAt: text(escalatedAt),
    deniesAt: text(deniesAt),
  };
}

/** When the request ends unless it is decided; null once it is closed. */
export function endDetail(
  stages: readonly StageProgress[],
  clock: RequestClock | null,
  { steps }: RequestRecord,
): RequestDetail['ending'] {
  if (!clock) return null;
  const { at, stage } = endOf(stages, clock, steps);
  return { at: at.toISOString(), stage };
}

/** What Remit did while nobody decided, the oldest first. */
export function stepsDetail({ steps }: RequestRecord): RequestDetail['steps'] {
  return steps.map(({ kind, stage, at, detail }) => {
    const { to } = detail as { to?: RequestDetail['steps'][number]['to'] };
    return {
      kind: kind as RequestDetail['steps'][number]['kind'],
      stage: stage || null,
      at: at.toISOString(),
      to: to ?? null,
    };
  });
}
