import type { AgentSummary } from '@/lib/agents/model/dto';
import type { AlertRow } from '@/lib/alerts/model/dto';
import type { AttestationsOf } from '@/lib/attestations/model/dto';
import type { AuditEntry } from '@/lib/audit/model/entry';
import type { ContainmentRow } from '@/lib/containments/model/dto';
import type { CostRowDetail } from '@/lib/costs/model/dto';
import type { DecisionRow } from '@/lib/decision-log/model/dto';
import type { DelegationDetail } from '@/lib/delegations/model/delegation';
import type { InventoryRow } from '@/lib/eu-ai-act/model/inventory';
import type { ExaminationRow } from '@/lib/examinations/model/dto';
import type { GatewaySummary } from '@/lib/gateways/model/dto';
import type { IncidentRow, ListedRow } from '@/lib/incidents/model/dto';
import type { DeliveryDetail } from '@/lib/notifications/model/delivery';
import type { PersonDetail } from '@/lib/people/model/dto';
import type { RevisionSummary } from '@/lib/policy/model/dto';
import type { TextChange } from '@/lib/policy/model/readable-diff';
import type { RequestSummary } from '@/lib/requests/model/dto';
import type { ReviewRow } from '@/lib/reviews/model/dto';
import type { ServerSummary } from '@/lib/servers/model/dto';

type Cell = string | number | boolean | null | undefined;

/** A list as a table: its file name, and its columns in order, each with the cell of a row. */
export interface CsvTable<Row> {
  name: string;
  columns: Record<string, (row: Row) => Cell>;
  /** Columns of exact decimals, as text: one below nothing is a number there and no formula. */
  amounts?: readonly string[];
}

export const AGENTS_CSV: CsvTable<AgentSummary> = {
  name: 'agents',
  columns: {
    slug: (row) => row.slug,
    name: (row) => row.name,
    status: (row) => row.status,
    team: (row) => row.team,
    environment: (row) => row.environment,
    exposure: (row) => row.exposure,
    mode: (row) => row.mode,
    owner: (row) => row.owner.name,
    backup_owner: (row) => row.backupOwner.name,
    tools: (row) => row.tools,
    highest_data_class: (row) => row.highestDataClass,
    risk_level: (row) => row.riskLevel,
    risk_score: (row) => row.riskScore,
    eu_class: (row) => row.euClass,
    ownership: (row) => row.ownership,
    review_due_at: (row) => row.reviewDueAt,
    updated_at: (row) => row.updatedAt,
  },
};

export const EU_INVENTORY_CSV: CsvTable<InventoryRow> = {
  name: 'eu-ai-act-inventory',
  columns: {
    slug: (row) => row.slug,
    name: (row) => row.name,
    team: (row) => row.team,
    owner: (row) => row.owner.name,
    class: (row) => row.class,
    outdated: (row) => row.outdated,
    roles: (row) => row.roles.join(' '),
    grounds: (row) => row.grounds.join(' '),
    answered_at: (row) => row.answeredAt,
    next_date: (row) => row.nextDate,
    missing: (row) => row.missing,
    not_yet_due: (row) => row.notYetDue,
    fulfilled: (row) => row.fulfilled,
    by_word: (row) => row.byWord,
    not_applicable: (row) => row.notApplicable,
  },
};

export const SERVERS_CSV: CsvTable<ServerSummary> = {
  name: 'servers',
  columns: {
    slug: (row) => row.slug,
    name: (row) => row.name,
    url: (row) => row.url,
    environment: (row) => row.environment,
    owner: (row) => row.owner.name,
    tools: (row) => row.tools,
    unlabelled: (row) => row.unlabelled,
    changed: (row) => row.changed,
    last_sync_at: (row) => row.lastSyncAt,
    last_sync_error: (row) => row.lastSyncError,
  },
};

export const REQUESTS_CSV: CsvTable<RequestSummary> = {
  name: 'requests',
  columns: {
    request: (row) => `CR-${row.number}`,
    id: (row) => row.id,
    title: (row) => row.title,
    state: (row) => row.state,
    requester: (row) => row.requester.name,
    agents: (row) => row.agents.map(({ slug }) => slug).join(' '),
    operations: (row) =>
      Object.entries(row.operations)
        .map(([op, count]) => `${count} ${op}`)
        .join(', '),
    created_at: (row) => row.createdAt,
    decided_at: (row) => row.decidedAt,
    ends_at: (row) => row.endsAt,
    revision: (row) => row.revision,
  },
};

export const DELEGATIONS_CSV: CsvTable<DelegationDetail> = {
  name: 'delegations',
  columns: {
    id: (row) => row.id,
    from: (row) => row.from.name,
    to: (row) => row.to.name,
    starts_at: (row) => row.startsAt,
    ends_at: (row) => row.endsAt,
    reason: (row) => row.reason,
    created_at: (row) => row.createdAt,
    ended_at: (row) => row.endedAt,
    ended_by: (row) => row.endedBy?.name,
  },
};

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

export const REVISIONS_CSV: CsvTable<RevisionSummary> = {
  name: 'revisions',
  columns: {
    serial: (row) => row.serial,
    sha256: (row) => row.sha256,
    cause: (row) => row.cause,
    kind: (row) => row.kind,
    summary: (row) => row.summary,
    request: (row) => row.requestId,
    requester: (row) => row.request?.requester.name,
    approvers: (row) => row.request?.approvers.map(({ name }) => name).join(', '),
    actor_kind: (row) => row.actor.kind,
    actor: (row) => row.actor.name,
    created_at: (row) => row.createdAt,
  },
};

/** Entries of two policies that differ, each with its RFC 8785 text. */
export const CHANGES_CSV: CsvTable<TextChange> = {
  name: 'changes',
  columns: {
    section: (row) => row.section,
    agent: (row) => (row.section === 'agents' ? row.key : row.section === 'grants' ? row.key.split(' ')[0] : null),
    tool: (row) => (row.section === 'tools' ? row.key : row.section === 'grants' ? row.key.split(' ')[1] : null),
    name: (row) => (row.section === 'servers' || row.section === 'gateways' ? row.key : null),
    before: (row) => row.before,
    after: (row) => row.after,
  },
};

export const GATEWAYS_CSV: CsvTable<GatewaySummary> = {
  name: 'gateways',
  columns: {
    slug: (row) => row.slug,
    name: (row) => row.name,
    kind: (row) => row.kind,
    mode: (row) => row.mode,
    servers: (row) => row.servers.join(' '),
    owner: (row) => row.owner?.name,
    contact: (row) => row.contact,
    freshness_seconds: (row) => row.freshnessSeconds,
    on_stale: (row) => row.onStale,
    unheld: (row) => row.unheld,
    settings: (row) => JSON.stringify(row.settings),
    state: (row) => row.state,
    latest_serial: (row) => row.latestSerial,
    served_serial: (row) => row.servedSerial,
    activated_serial: (row) => row.activatedSerial,
    activated_at: (row) => row.activatedAt,
    highest_serial: (row) => row.highestSerial,
    last_seen_at: (row) => row.lastSeenAt,
    last_seen_from: (row) => row.lastSeenFrom,
    last_error: (row) => row.lastError,
    created_at: (row) => row.createdAt,
  },
};

export const PEOPLE_CSV: CsvTable<PersonDetail> = {
  name: 'people',
  columns: {
    id: (row) => row.id,
    name: (row) => row.name,
    email: (row) => row.email,
    roles: (row) => row.roles.join(' '),
    status: (row) => row.status,
    signs_in_with: (row) => row.signsInWith,
    agents: (row) => row.agents,
    created_at: (row) => row.createdAt,
    disabled_at: (row) => row.disabledAt,
    last_sign_in_at: (row) => row.lastSignInAt,
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

export const AUDIT_LOG_CSV: CsvTable<AuditEntry> = {
  name: 'audit-log',
  columns: {
    seq: (row) => row.seq,
    at: (row) => row.at,
    actor_kind: (row) => row.actor.kind,
    actor: (row) => row.actor.name,
    actor_id: (row) => row.actor.id,
    via: (row) => row.actor.via,
    action: (row) => row.action,
    subject_kind: (row) => row.subject.kind,
    subject: (row) => row.subject.id,
    detail: (row) => JSON.stringify(row.detail),
    previous: (row) => row.previous,
    hash: (row) => row.hash,
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

export const EXAMINATIONS_CSV: CsvTable<ExaminationRow> = {
  name: 'examinations',
  columns: {
    number: (row) => row.number,
    title: (row) => row.title,
    framework: (row) => row.framework,
    from: (row) => row.from,
    to: (row) => row.to,
    time_zone: (row) => row.timeZone,
    opened_by: (row) => row.openedBy.name,
    opened_at: (row) => row.openedAt,
    closed_at: (row) => row.closedAt,
    samples: (row) => row.counts.samples,
    rows: (row) => row.counts.rows,
    accepted: (row) => row.counts.accepted,
    flagged: (row) => row.counts.flagged,
    open_questions: (row) => row.counts.openQuestions,
  },
};

export const COST_ROWS_CSV: CsvTable<CostRowDetail> = {
  name: 'costs',
  columns: {
    import: (row) => row.import,
    source: (row) => row.source,
    line: (row) => row.line,
    charge_period_start: (row) => row.from,
    charge_period_end: (row) => row.to,
    service_name: (row) => row.service,
    agent: (row) => row.agent,
    governance_activity: (row) => row.activity,
    billed_cost: (row) => row.billed,
    effective_cost: (row) => row.effective,
    withdrawn: (row) => row.withdrawn,
  },
  amounts: ['billed_cost', 'effective_cost'],
};

export const ATTESTATIONS_CSV: CsvTable<AttestationsOf> = {
  name: 'attestations',
  columns: {
    of: (row) => row.of,
    slug: (row) => row.slug,
    name: (row) => row.name,
    state: (row) => row.state,
    ends_on: (row) => row.endsOn,
    attestations: (row) => row.attestations.length,
    gaps: (row) => row.gaps.length,
    gap_days: (row) => row.gaps.reduce((sum, { days }) => sum + days, 0),
    gap_days_bridged: (row) => row.gaps.reduce((sum, { days, bridged }) => sum + (bridged ? days : 0), 0),
  },
};
