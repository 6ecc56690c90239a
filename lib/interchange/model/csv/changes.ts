import type { AuditEntry } from '@/lib/audit/model/entry';
import type { CostRowDetail } from '@/lib/costs/model/dto';
import type { DelegationDetail } from '@/lib/delegations/model/delegation';
import type { ExaminationRow } from '@/lib/examinations/model/dto';
import type { RevisionSummary } from '@/lib/policy/model/dto';
import type { TextChange } from '@/lib/policy/model/readable-diff';
import type { RequestSummary } from '@/lib/requests/model/dto';
import type { CsvTable } from './table';

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
