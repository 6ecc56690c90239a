import type { AlertRow } from '@/lib/alerts/model/dto';
import type { ContainmentRow } from '@/lib/containments/model/dto';
import type { DecisionRow } from '@/lib/decision-log/model/dto';
import type { IncidentRow, ListedRow } from '@/lib/incidents/model/dto';
import type { DeliveryDetail } from '@/lib/notifications/model/delivery';
import type { ReviewRow } from '@/lib/reviews/model/dto';
import type { Cell, CsvTable } from './table';

export const ALERTS_CSV: CsvTable<AlertRow> = {
  name: 'alerts',
  columns: {
    number: (row) => row.number,
    detection: (row) => row.detection,
    severity: (row) => row.severity,
    state: (row) => row.state,
    agent: (row) => row.agent,
    title: (row) => row.title,
    path: (row) => row.path.join(' '),
    data_classes: (row) => row.dataClasses.join(' '),
    calls: (row) => row.calls,
    first_at: (row) => row.firstAt,
    last_at: (row) => row.lastAt,
    raised_at: (row) => row.raisedAt,
    triaged_at: (row) => row.triagedAt,
    quiet_until: (row) => row.quietUntil,
  },
};

export const REVIEWS_CSV: CsvTable<ReviewRow> = {
  name: 'reviews',
  columns: {
    number: (row) => row.number,
    team: (row) => row.team,
    part: (row) => row.part,
    kind: (row) => row.kind,
    from: (row) => row.from,
    to: (row) => row.to,
    state: (row) => row.state,
    agents: (row) => row.agents,
    grants: (row) => row.grants,
    decided: (row) => row.decided,
    revoked: (row) => row.revoked,
    opened_at: (row) => row.openedAt,
    due_at: (row) => row.dueAt,
    completed_at: (row) => row.completedAt,
    completed_by: (row) => row.completedBy?.name,
    outcome: (row) => row.outcome,
  },
};

/** Of an incident alone: a drill has none of it. */
const ofIncident =
  (cell: (row: IncidentRow) => Cell) =>
  (row: ListedRow): Cell =>
    row.kind === 'incident' ? cell(row) : null;

export const INCIDENTS_CSV: CsvTable<ListedRow> = {
  name: 'incidents',
  columns: {
    number: (row) => row.number,
    title: (row) => row.title,
    type: ofIncident((row) => row.type),
    severity: ofIncident((row) => row.severity),
    state: ofIncident((row) => row.state),
    outcome: (row) => row.outcome,
    agents: (row) => row.agents.join(' '),
    commander: ofIncident((row) => row.commander?.name ?? null),
    last_good_at: ofIncident((row) => row.lastGoodAt),
    occurred_at: ofIncident((row) => row.occurredAt),
    detected_at: ofIncident((row) => row.detectedAt),
    declared_at: (row) => row.declaredAt,
    triaged_at: ofIncident((row) => row.triagedAt),
    contained_at: ofIncident((row) => row.containedAt),
    recovered_at: ofIncident((row) => row.recoveredAt),
    closed_at: (row) => row.closedAt,
    open_actions: ofIncident((row) => row.openActions),
    kind: (row) => row.kind,
  },
};

export const DELIVERIES_CSV: CsvTable<DeliveryDetail> = {
  name: 'notification-deliveries',
  columns: {
    id: (row) => row.id,
    created_at: (row) => row.createdAt,
    event: (row) => row.event,
    title: (row) => row.title,
    path: (row) => row.path,
    channel: (row) => row.channel.name,
    kind: (row) => row.channel.kind,
    person: (row) => row.person?.name,
    state: (row) => row.state,
    attempts: (row) => row.attempts,
    last_attempt_at: (row) => row.lastAttemptAt,
    next_attempt_at: (row) => row.nextAttemptAt,
    finished_at: (row) => row.finishedAt,
    last_error: (row) => row.lastError,
  },
};

export const DECISION_LOG_CSV: CsvTable<DecisionRow> = {
  name: 'decision-log',
  columns: {
    time: (row) => row.time,
    gateway: (row) => row.gateway,
    event_id: (row) => row.eventId,
    sequence: (row) => row.sequence,
    agent: (row) => row.agent,
    user: (row) => row.user,
    tool: (row) => row.tool,
    decision: (row) => row.decision,
    reason: (row) => row.reason,
    enforced: (row) => row.enforced,
    serial: (row) => row.serial,
    grant: (row) => row.grant,
    session: (row) => row.session,
    trace_id: (row) => row.traceId,
    status: (row) => row.status,
    latency_ms: (row) => row.latencyMs,
    data_classes: (row) => row.dataClasses.join(' '),
    definition: (row) => row.definition,
    arguments_sha256: (row) => row.argumentsSha256,
    result_sha256: (row) => row.resultSha256,
    result_bytes: (row) => row.resultBytes,
    received_at: (row) => row.receivedAt,
    lineage: (row) => row.lineage,
    unknown: (row) => row.unknown,
  },
};

export const CONTAINMENTS_CSV: CsvTable<ContainmentRow> = {
  name: 'isolations',
  columns: {
    number: (row) => row.number,
    at: (row) => row.at,
    of: (row) => row.of,
    target: (row) => row.target,
    agents: (row) => row.agents,
    grants: (row) => row.grants,
    revision: (row) => row.serial,
    by: (row) => row.by?.name,
    reason: (row) => row.reason,
  },
};
