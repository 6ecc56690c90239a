import type { AgentSummary } from '@/lib/agents/model/dto';
import type { AttestationsOf } from '@/lib/attestations/model/dto';
import type { InventoryRow } from '@/lib/eu-ai-act/model/inventory';
import type { GatewaySummary } from '@/lib/gateways/model/dto';
import type { PersonDetail } from '@/lib/people/model/dto';
import type { ServerSummary } from '@/lib/servers/model/dto';
import type { CsvTable } from './table';

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
