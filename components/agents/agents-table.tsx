'use client';

import { Bot } from 'lucide-react';
import type { AgentSummary } from '@/lib/agents/model/dto';
import { AGENT_STATUSES, STATUS_WORDS } from '@/lib/agents/model/lifecycle';
import { ENVIRONMENTS, EXPOSURES } from '@/lib/agents/model/manifest';
import { OWNERSHIP_WORDS } from '@/lib/agents/model/ownership';
import { reviewState } from '@/lib/agents/model/review-date';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { type Column, DataTable } from '../data-table/data-table';
import { RiskBadge } from '../risk/risk-badge';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { DataClassBadge } from '../ui/data-class-badge';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { ShadowTag } from '../ui/shadow-tag';
import { AgentStatusChip } from './agent-status-chip';

const columns: Column<AgentSummary>[] = [
  {
    id: 'name',
    header: 'Agent',
    sort: 'name',
    cell: ({ name, slug }) => (
      <span className="block sm:min-w-[160px]">
        <span className="block font-strong">{name}</span>
        <span className="block font-mono text-ink-3 text-xs">{slug}</span>
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status, mode }) => (
      <span className="flex flex-col items-start gap-1">
        <AgentStatusChip status={status} />
        {mode === 'shadow' ? <ShadowTag /> : null}
      </span>
    ),
  },
  {
    id: 'risk',
    header: 'Risk',
    sort: 'risk',
    cell: ({ riskLevel, riskScore }) =>
      riskLevel && riskScore !== null ? (
        <RiskBadge level={riskLevel} score={riskScore} />
      ) : (
        <span className="text-ink-3">not yet</span>
      ),
  },
  {
    id: 'team',
    header: 'Team',
    from: 'md',
    cell: ({ team, environment, exposure }) => (
      <span className="block min-w-32">
        {team}
        <span className="block text-ink-3 text-xs">
          {environment}, {exposure}
        </span>
      </span>
    ),
  },
  {
    id: 'owner',
    header: 'Owner',
    from: 'sm',
    cell: ({ owner, ownership, status }) => (
      <span className="block min-w-28">
        {owner.name}
        {ownership === 'held' || status === 'retired' ? null : (
          <span className="mt-0.5 block">
            <Chip tone={ownership === 'nobody' ? 'bad' : 'warn'}>{OWNERSHIP_WORDS[ownership]}</Chip>
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'tools',
    header: 'Tools',
    align: 'end',
    from: 'sm',
    cell: ({ tools }) => (tools === 0 ? <span className="text-ink-3">none</span> : tools),
  },
  {
    id: 'dataClass',
    header: 'Highest data class',
    from: 'md',
    cell: ({ highestDataClass }) =>
      highestDataClass ? <DataClassBadge value={highestDataClass} /> : <span className="text-ink-3">none</span>,
  },
  {
    id: 'review',
    header: 'To confirm by',
    sort: 'review',
    from: 'lg',
    cell: ({ reviewDueAt, status }) => (
      <span className="block min-w-24">
        <When at={reviewDueAt} show="day" none="not yet" />
        {status === 'active' && reviewDueAt && reviewState(reviewDueAt, new Date()) === 'overdue' ? (
          <span className="block text-r3 text-xs">overdue</span>
        ) : null}
      </span>
    ),
  },
  {
    id: 'updated',
    header: 'Changed',
    sort: 'updated',
    align: 'end',
    from: 'lg',
    cell: ({ updatedAt }) => <When at={updatedAt} />,
  },
];

interface Props {
  rows: AgentSummary[];
  nextCursor: string | null;
  total: number;
  totalAtLeast?: boolean | undefined;
  teams: string[];
  mayRegister: boolean;
}

const CSV = { path: '/api/v1/agents', sorted: true } as const;

export function AgentsTable({ rows, nextCursor, total, totalAtLeast, teams, mayRegister }: Props) {
  const same = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  return (
    <DataTable
      label="Agents"
      noun="agents"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.slug}
      rowHref={(row) => `/agents/${row.slug}`}
      nextCursor={nextCursor}
      total={total}
      totalAtLeast={totalAtLeast}
      sorts={['name', '-updated', '-risk', 'review']}
      search="Find by name, slug or team"
      filters={[
        {
          param: 'status',
          label: 'Status',
          options: AGENT_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] })),
        },
        { param: 'risk', label: 'Risk', options: same(RISK_LEVELS) },
        { param: 'environment', label: 'Environment', options: same(ENVIRONMENTS) },
        { param: 'exposure', label: 'Exposure', options: same(EXPOSURES) },
        {
          param: 'mode',
          label: 'Mode',
          options: [
            { value: 'shadow', label: 'Shadow: not enforced' },
            { value: 'enforce', label: 'Enforced' },
          ],
        },
        {
          param: 'ownership',
          label: 'Owners',
          options: [
            { value: 'left', label: 'Somebody left' },
            { value: 'nobody', label: 'Nobody is left' },
          ],
        },
        {
          param: 'review',
          label: 'Confirmation',
          options: [
            { value: 'due', label: 'Due within two weeks' },
            { value: 'overdue', label: 'Overdue' },
          ],
        },
        { param: 'team', label: 'Team', options: same(teams) },
      ]}
      csv={CSV}
      empty={
        <EmptyState
          icon={<Bot />}
          title="No agents yet"
          action={mayRegister ? <LinkButton href="/agents/new">Register an agent</LinkButton> : undefined}
        >
          Every agent is registered with a purpose and an owner before it may call a tool.
        </EmptyState>
      }
    />
  );
}
