'use client';

import { ScrollText } from 'lucide-react';
import Link from 'next/link';
import { ACTION_WORDS, subjectHref } from '@/lib/audit/model/action-words';
import type { DetailText } from '@/lib/audit/model/detail-text';
import type { AuditEntry } from '@/lib/audit/model/entry';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';

/** An entry, with what its subject is called where that says more than its id. */
export type AuditRow = Omit<AuditEntry, 'detail'> & { detail: DetailText; subjectName: string | null };

const columns: Column<AuditRow>[] = [
  {
    id: 'seq',
    header: 'No.',
    from: 'sm',
    className: 'min-w-0 w-16 whitespace-nowrap',
    cell: ({ seq }) => <span className="text-ink-3 tabular-nums">{seq}</span>,
  },
  {
    id: 'what',
    header: 'What',
    cell: ({ actor, action }) => (
      <span className="block sm:min-w-[180px]">
        <span className="font-strong">{actorName(actor)}</span> {ACTION_WORDS[action] ?? action}
        {actor.via === 'token' ? <span className="text-ink-3"> by token</span> : null}
      </span>
    ),
  },
  { id: 'subject', header: 'About', className: 'sm:min-w-44', cell: (entry) => <Subject entry={entry} /> },
  { id: 'detail', header: 'Detail', from: 'md', cell: ({ detail }) => <Detail detail={detail} /> },
  {
    id: 'hash',
    header: 'Hash',
    from: 'xl',
    cell: ({ hash }) => (
      <span className="font-mono text-ink-3 text-xs" title={hash}>
        {hash.slice(0, 8)}
      </span>
    ),
  },
  { id: 'at', header: 'When', align: 'end', cell: ({ at }) => <When at={at} /> },
];

function actorName({ kind, name }: AuditEntry['actor']): string {
  if (kind === 'system') return 'Remit';
  return name ?? (kind === 'anonymous' ? 'Somebody' : kind);
}

function Subject({ entry: { subject, subjectName } }: { entry: AuditRow }) {
  const href = subjectHref(subject.kind, subject.id);
  const words = (
    <span className="[overflow-wrap:anywhere]">
      {subject.kind}{' '}
      {subjectName ?? (
        <span className="font-mono text-xs">
          {subject.id.length > 30 ? `${subject.id.slice(0, 8)}…${subject.id.slice(-6)}` : subject.id}
        </span>
      )}
    </span>
  );
  return href ? (
    <Link className="link" href={href}>
      {words}
    </Link>
  ) : (
    words
  );
}

function Detail({ detail: { names, text, left } }: { detail: DetailText }) {
  if (names.length === 0) return <span className="text-ink-3">none</span>;
  return (
    <details>
      <summary className="cursor-pointer text-ink-2">{names.join(', ')}</summary>
      <pre className="mt-1 max-w-[480px] overflow-x-auto whitespace-pre-wrap font-mono text-xs [overflow-wrap:anywhere]">
        {text}
      </pre>
      {left > 0 && (
        <p className="mt-1 text-ink-3 text-xs">{left.toLocaleString('en')} characters more: the export has it whole.</p>
      )}
    </details>
  );
}

const KINDS = ['agent', 'request', 'grant', 'tool', 'server', 'gateway', 'person', 'token', 'channel', 'delivery'];
const filters = [
  { param: 'kind', label: 'About', options: KINDS.map((value) => ({ value, label: value })) },
  {
    param: 'action',
    label: 'What',
    options: Object.entries(ACTION_WORDS)
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  },
];

const CSV = { path: '/api/v1/audit-log', names: { kind: 'subjectKind' } } as const;

export function AuditTable({ rows, nextCursor }: { rows: AuditRow[]; nextCursor: string | null }) {
  return (
    <DataTable
      label="Audit log"
      noun="entries"
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.seq)}
      nextCursor={nextCursor}
      filters={filters}
      order="time"
      csv={CSV}
      empty={
        <EmptyState icon={<ScrollText />} title="No entries">
          Every change that a person makes is kept here, each entry chained to the one before.
        </EmptyState>
      }
    />
  );
}
