'use client';

import { Waypoints } from 'lucide-react';
import { useMemo } from 'react';
import { callHref, callId } from '@/lib/decision-log/model/call-id';
import { isCanary } from '@/lib/decision-log/model/canary';
import type { DecisionRow } from '@/lib/decision-log/model/dto';
import { REASON_WORDS } from '@/lib/decision-log/model/words';
import { DATA_CLASSES } from '@/lib/kernel/data-class';
import { type Column, DataTable } from '../data-table/data-table';
import type { TableFilter } from '../data-table/table-toolbar';
import { HighestClass } from '../decision-log/highest-class';
import { OutcomeChip } from '../decision-log/outcome-chip';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';
import { Tag } from '../ui/tag';
import { MarkButton } from './row-buttons';

interface Props {
  id: string;
  rows: DecisionRow[];
  nextCursor: string | null;
  agents: string[];
  tools: { name: string; outward: boolean }[];
  users: { name: string }[];
  relevant: string[];
  act?: (data: FormData) => Promise<ActionResult>;
}

/** The calls of an incident's time, to be looked at one by one. */
export function ReviewTable({ id, rows, nextCursor, agents, tools, users, relevant, act }: Props) {
  const columns = useMemo<Column<DecisionRow>[]>(() => {
    const marked = new Set(relevant);
    const outward = new Set(tools.filter((tool) => tool.outward).map(({ name }) => name));
    return [
      {
        id: 'time',
        header: 'When',
        className: 'whitespace-nowrap',
        cell: ({ time }) => <When at={time} show="absolute" />,
      },
      {
        id: 'tool',
        header: 'Tool',
        cell: ({ tool, user }) => (
          <span className="block min-w-[170px]">
            <HostileText inline text={tool} className="font-mono text-xs" />{' '}
            {outward.has(tool) ? <Tag warn>outward</Tag> : null}
            {user === null ? null : <HostileText inline text={`for ${user}`} className="block text-ink-3 text-xs" />}
          </span>
        ),
      },
      {
        id: 'decision',
        header: 'Decision',
        cell: (call) => (
          <span className="flex flex-col items-start gap-1">
            <OutcomeChip call={call} />
            {isCanary(call) ? <Tag>canary</Tag> : null}
          </span>
        ),
      },
      {
        id: 'reason',
        header: 'Why',
        from: 'lg',
        cell: ({ reason }) => <span className="text-ink-2">{REASON_WORDS[reason]}</span>,
      },
      {
        id: 'class',
        header: 'Data',
        from: 'md',
        cell: ({ dataClasses }) => <HighestClass classes={dataClasses} />,
      },
      ...(act
        ? [
            {
              id: 'relevant',
              header: 'Timeline',
              cell: (call: DecisionRow) => (
                <MarkButton
                  id={id}
                  rowKey={`call:${callId(call)}`}
                  text={`${call.tool} at ${call.time}`}
                  relevant={marked.has(`call:${callId(call)}`)}
                  act={act}
                />
              ),
            },
          ]
        : []),
    ];
  }, [id, relevant, tools, act]);
  const filters = useMemo<TableFilter[]>(() => {
    const named = (list: readonly { name: string }[]) =>
      list.slice(0, 50).map(({ name }) => ({ value: name, label: name }));
    return [
      ...(agents.length > 1
        ? [{ param: 'agent', label: 'Agent', options: agents.map((value) => ({ value, label: value })) }]
        : []),
      { param: 'tool', label: 'Tool', options: named(tools) },
      ...(users.length > 0 ? [{ param: 'user', label: 'User', options: named(users) }] : []),
      {
        param: 'decision',
        label: 'Decision',
        options: [
          { value: 'allow', label: 'allowed' },
          { value: 'deny', label: 'denied' },
        ],
      },
      { param: 'class', label: 'Data', options: DATA_CLASSES.map((value) => ({ value, label: value })) },
    ];
  }, [agents, tools, users]);
  return (
    <DataTable
      label="Calls of the incident"
      noun="calls"
      columns={columns}
      rows={rows}
      rowKey={callId}
      rowHref={callHref}
      nextCursor={nextCursor}
      filters={filters}
      order="time"
      empty={
        <EmptyState icon={<Waypoints />} title="No calls">
          No gateway told of a call by this agent between last known good and isolation.
        </EmptyState>
      }
    />
  );
}
