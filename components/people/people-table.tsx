'use client';

import { Users } from 'lucide-react';
import { ROLE_WORDS } from '@/lib/authz/model/role-words';
import { ROLES } from '@/lib/authz/roles';
import type { PersonDetail } from '@/lib/people/model/dto';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { Tag } from '../ui/tag';

const columns: Column<PersonDetail>[] = [
  {
    id: 'name',
    header: 'Person',
    cell: ({ name, email, status }) => (
      <span className="block sm:min-w-[150px]">
        <span className="block font-strong">{name}</span>
        <span className="block text-ink-3 text-xs [overflow-wrap:anywhere]">{email}</span>
        {status === 'disabled' ? <span className="block text-ink-3 text-xs sm:hidden">disabled</span> : null}
      </span>
    ),
  },
  {
    id: 'roles',
    header: 'Roles',
    cell: ({ roles }) => (
      <span className="flex flex-wrap gap-1">
        {roles.map((role) => (
          <Tag key={role}>{ROLE_WORDS[role].label}</Tag>
        ))}
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    from: 'sm',
    cell: ({ status }) => (status === 'active' ? <Chip tone="good">Active</Chip> : <Chip hollow>Disabled</Chip>),
  },
  { id: 'with', header: 'Signs in with', from: 'lg', cell: ({ signsInWith }) => signsInWith },
  {
    id: 'agents',
    header: 'Answers for',
    align: 'end',
    from: 'md',
    cell: ({ agents }) => (agents === 1 ? '1 agent' : `${agents} agents`),
  },
  {
    id: 'seen',
    header: 'Last signed in',
    align: 'end',
    from: 'sm',
    cell: ({ lastSignInAt }) => <When at={lastSignInAt} />,
  },
];

const filters = [
  { param: 'role', label: 'Role', options: ROLES.map((value) => ({ value, label: ROLE_WORDS[value].label })) },
  {
    param: 'status',
    label: 'Status',
    options: [
      { value: 'active', label: 'Active' },
      { value: 'disabled', label: 'Disabled' },
    ],
  },
];

const CSV = { path: '/api/v1/people' } as const;

export function PeopleTable({
  rows,
  nextCursor,
  total,
  totalAtLeast,
}: {
  rows: PersonDetail[];
  nextCursor: string | null;
  total: number;
  totalAtLeast?: boolean | undefined;
}) {
  return (
    <DataTable
      label="People"
      noun="people"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/people/${row.id}`}
      nextCursor={nextCursor}
      total={total}
      totalAtLeast={totalAtLeast}
      search="Find by name or address"
      filters={filters}
      csv={CSV}
      empty={
        <EmptyState icon={<Users />} title="Nobody here">
          People who ask, decide, read or administer.
        </EmptyState>
      }
    />
  );
}
