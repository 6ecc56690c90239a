'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import { parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';

export interface Tab {
  value: string;
  label: string;
  count?: number;
  content: ReactNode;
}

const tabStyle =
  'inline-flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-0.5 text-ink-2 hover:text-ink data-active:border-ink data-active:font-strong data-active:text-ink';
const listStyle = 'mb-4 flex gap-5 overflow-x-auto border-b print:hidden';

function Count({ value }: { value: number | undefined }) {
  return value === undefined ? null : <span className="text-2xs text-ink-3">{value}</span>;
}

/** Parts of one page. The open tab is kept in the URL under `param`, so that it can be linked to. */
export function Tabs({ tabs, param = 'tab', label }: { tabs: readonly Tab[]; param?: string; label: string }) {
  const first = tabs[0]?.value ?? '';
  const [asked, setValue] = useQueryState(param, parseAsString.withDefault(first));
  const value = tabs.some((tab) => tab.value === asked) ? asked : first;
  return (
    <Base.Root value={value} onValueChange={(next: string) => void setValue(next)}>
      <Base.List className={listStyle} aria-label={label}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className={tabStyle}>
            {tab.label}
            <Count value={tab.count} />
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="outline-offset-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
