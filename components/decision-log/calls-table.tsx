'use client';

import { Waypoints } from 'lucide-react';
import { useMemo } from 'react';
import { callHref, callId } from '@/lib/decision-log/model/call-id';
import { isCanary } from '@/lib/decision-log/model/canary';
import type { DecisionRow } from '@/lib/decision-log/model/dto';
import { LINEAGE_FAULTS, LINEAGE_WORDS } from '@/lib/decision-log/model/lineage';
import { REASON_WORDS, UNKNOWN_WORDS } from '@/lib/decision-log/model/words';
import { DATA_CLASSES } from '@/lib/kernel/data-class';
import { REASON_CODES } from '@/lib/policy-engine/types';
import { type Column, DataTable } from '../data-table/data-table';
import type { TableFilter } from '../data-table/table-toolbar';
import { When } from '../time/when';
import type { PickerItem } from '../ui/combobox';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';
import { LinkButton } from '../ui/link-button';
import { Tag } from '../ui/tag';
import { HighestClass } from './highest-class';
import { OutcomeChip } from './outcome-chip';

const columns: Column<DecisionRow>[] = [
  {
    id: 'time',
    header: 'When',
    className: 'whitespace-nowrap',
    cell: ({ time }) => <When at={time} show="absolute" />,
  },
  {
    id: 'agent',
    header: 'Agent',
    cell: ({ agent, user }) => (
      <span className="block min-w-[170px]">
        {agent === null ? <span className="text-ink-3">nobody</span> : <HostileText inline text={agent} />}
        {user === null ? null : <HostileText inline text={`for ${user}`} className="block text-ink-3 text-xs" />}
      </span>
    ),
  },
  {
    id: 'tool',
    header: 'Tool',
    cell: ({ tool }) => <HostileText inline text={tool} className="block min-w-[190px] font-mono text-xs" />,
  },
  {
    id: 'decision',
    header: 'Decision',
    cell: (call) => (
      <span className="flex flex-col items-start gap-1">
        <OutcomeChip call={call} />
        {isCanary(call) ? <Tag>canary</Tag> : null}
        {call.lineage === null ? null : <Tag warn>{LINEAGE_WORDS[call.lineage].short}</Tag>}
        {call.unknown === null ? null : <Tag warn>{UNKNOWN_WORDS[call.unknown]}</Tag>}
      </span>
    ),
  },
  {
    id: 'reason',
    header: 'Why',
    from: 'md',
    cell: ({ reason }) => <span className="text-ink-2">{REASON_WORDS[reason]}</span>,
  },
  {
    id: 'class',
    header: 'Data',
    from: 'lg',
    cell: ({ dataClasses }) => <HighestClass classes={dataClasses} />,
  },
  { id: 'gateway', header: 'Gateway', from: 'xl', cell: ({ gateway }) => gateway },
];

type Search = (q: string) => Promise<PickerItem[]>;

/** What was found, and what was typed as it is: a call may be by an agent that nobody registered. */
const orAsTyped =
  (search: Search): Search =>
  async (q) => {
    const found = await search(q);
    const typed = q.trim();
    if (typed === '' || found.some(({ value }) => value === typed)) return found;
    return [...found, { value: typed, label: typed, hint: 'as typed' }];
  };
const nobody: Search = async () => [];

const CSV = { path: '/api/v1/decision-log' } as const;

interface Props {
  rows: DecisionRow[];
  nextCursor: string | null;
  searchAgents: Search;
  searchTools: Search;
  mayAddGateway: boolean;
  /** Set for whoever may not see all calls. */
  limited?: string | undefined;
}

export function CallsTable({ rows, nextCursor, searchAgents, searchTools, mayAddGateway, limited }: Props) {
  const filters = useMemo<TableFilter[]>(
    () => [
      { kind: 'pick', param: 'agent', label: 'Agent', search: orAsTyped(searchAgents) },
      { kind: 'pick', param: 'tool', label: 'Tool', search: orAsTyped(searchTools) },
      { kind: 'pick', param: 'user', label: 'User', search: orAsTyped(nobody) },
      { kind: 'pick', param: 'gateway', label: 'Gateway', search: orAsTyped(nobody) },
      {
        param: 'decision',
        label: 'Decision',
        options: [
          { value: 'allow', label: 'allowed' },
          { value: 'deny', label: 'denied' },
        ],
      },
      {
        param: 'reason',
        label: 'Why',
        options: REASON_CODES.map((value) => ({ value, label: REASON_WORDS[value] })),
      },
      { param: 'class', label: 'Data', options: DATA_CLASSES.map((value) => ({ value, label: value })) },
      {
        param: 'lineage',
        label: 'Lineage',
        options: [
          { value: 'missing', label: 'no lineage' },
          ...LINEAGE_FAULTS.map((value) => ({ value, label: LINEAGE_WORDS[value].short })),
        ],
      },
      {
        param: 'unknown',
        label: 'Unknown',
        options: [
          { value: 'agent', label: 'agent not registered' },
          { value: 'tool', label: 'tool not listed' },
        ],
      },
      { kind: 'day', param: 'from', label: 'From' },
      { kind: 'day', param: 'to', label: 'To' },
    ],
    [searchAgents, searchTools],
  );
  return (
    <DataTable
      label="Calls"
      noun="calls"
      columns={columns}
      rows={rows}
      rowKey={callId}
      rowHref={callHref}
      nextCursor={nextCursor}
      filters={filters}
      order="time"
      csv={CSV}
      limited={limited}
      empty={
        <EmptyState
          icon={<Waypoints />}
          title="No calls yet"
          action={mayAddGateway ? <LinkButton href="/gateways/new">Add a gateway</LinkButton> : undefined}
        >
          Each tool call of an agent stands here once a gateway tells of it: who called what, what was decided and by
          whose approval.
        </EmptyState>
      }
    />
  );
}
