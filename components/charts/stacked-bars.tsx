'use client';

import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { PlainTable } from '../data-table/plain-table';
import { cn } from '../ui/cn';

export interface Series {
  id: string;
  name: string;
  /** A token of the look. */
  color: 'accent' | 'del' | 'r0' | 'r1' | 'r2' | 'r3' | 'control';
  /** Hatched, so that it is told apart without colour. */
  hatched?: boolean;
}

export interface Group {
  name: string;
  values: Record<string, number>;
}

interface Props {
  /** What is to be seen, in a sentence, for whoever does not see it. */
  label: string;
  /** Heading of the first column of the table. */
  of: string;
  groups: readonly Group[];
  series: readonly Series[];
  /** Bars that lie, with their names beside them. */
  lying?: boolean;
}

const HEIGHT = 176;
const ROW = 34;
const AXIS = { fill: 'var(--ink-3)', fontSize: 11 };
const number = (count: number) => count.toLocaleString('en');

/** Bars of several parts, and the same as a table. The one way to draw a chart. */
export function StackedBars({ label, of, groups, series, lying = false }: Props) {
  const id = useId().replaceAll(':', '');
  const data = groups.map(({ name, values }) => ({ name, ...values }));
  const height = lying ? groups.length * ROW + 24 : HEIGHT;
  const fill = (one: Series) => (one.hatched ? `url(#${id}-${one.id})` : `var(--${one.color})`);
  return (
    <>
      <div role="img" aria-label={label} className="print:hidden">
        <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 520, height }}>
          <BarChart
            data={data}
            layout={lying ? 'vertical' : 'horizontal'}
            margin={{ top: 4, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
            barCategoryGap="22%"
          >
            <defs>
              {series.map((one) => (
                <pattern
                  key={one.id}
                  id={`${id}-${one.id}`}
                  width={5}
                  height={5}
                  patternUnits="userSpaceOnUse"
                  patternTransform="rotate(45)"
                >
                  <rect width={5} height={5} fill={`var(--${one.color})`} opacity={0.3} />
                  <rect width={2} height={5} fill={`var(--${one.color})`} />
                </pattern>
              ))}
            </defs>
            <CartesianGrid stroke="var(--line)" vertical={lying} horizontal={!lying} />
            {lying ? (
              <>
                <XAxis type="number" allowDecimals={false} tick={AXIS} tickLine={false} axisLine={false} height={20} />
                <YAxis
                  type="category"
                  dataKey="name"
                  width={92}
                  tick={{ ...AXIS, fill: 'var(--ink-2)' }}
                  tickLine={false}
                  axisLine={{ stroke: 'var(--line-strong)' }}
                />
              </>
            ) : (
              <>
                <XAxis
                  dataKey="name"
                  tick={AXIS}
                  tickLine={false}
                  axisLine={{ stroke: 'var(--line-strong)' }}
                  height={20}
                  minTickGap={16}
                />
                <YAxis
                  allowDecimals={false}
                  tick={AXIS}
                  tickFormatter={number}
                  tickLine={false}
                  axisLine={false}
                  width={52}
                />
              </>
            )}
            <Tooltip
              cursor={{ fill: 'var(--hover)' }}
              isAnimationActive={false}
              formatter={(value) => number(Number(value))}
              contentStyle={{
                background: 'var(--panel)',
                border: '1px solid var(--line-strong)',
                borderRadius: 6,
                fontSize: 12,
                padding: '4px 8px',
              }}
              labelStyle={{ color: 'var(--ink)' }}
              itemStyle={{ color: 'var(--ink-2)', padding: 0 }}
            />
            {series.map((one) => (
              <Bar
                key={one.id}
                dataKey={one.id}
                name={one.name}
                stackId="all"
                fill={fill(one)}
                maxBarSize={lying ? 18 : 32}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-ink-3 print:hidden">
        {series.map((one) => (
          <span key={one.id} className="inline-flex items-center gap-1.5">
            <svg aria-hidden width={10} height={10} className="rounded-[2px]">
              <rect width={10} height={10} fill={fill(one)} />
            </svg>
            {one.name}
          </span>
        ))}
      </p>
      <details className={cn('mt-2 text-xs print:hidden')}>
        <summary className="text-ink-2">As a table</summary>
        <div className="mt-1 max-h-72 overflow-auto">
          <PlainTable
            label={label}
            rows={groups}
            rowKey={({ name }) => name}
            columns={[
              { id: 'name', header: of, cell: ({ name }) => name },
              ...series.map((one) => ({
                id: one.id,
                header: one.name,
                align: 'end' as const,
                cell: ({ values }: Group) => number(values[one.id] ?? 0),
              })),
            ]}
          />
        </div>
      </details>
    </>
  );
}
