'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { ENVIRONMENTS } from '@/lib/agents/model/manifest';
import type { OverviewFilter } from '@/lib/overview/model/dto';
import { PrintButton } from '../incidents/print-button';
import { Select } from '../ui/select';

/** Which part of the company is looked at, in the address; and the way to paper. */
export function OverviewBar({ teams, filter }: { teams: readonly string[]; filter: OverviewFilter }) {
  const router = useRouter();
  const path = usePathname();
  const [pending, start] = useTransition();
  const choose = (change: Partial<Record<'team' | 'environment', string>>) => {
    const set = Object.entries({ ...filter, ...change }).filter(([, value]) => value);
    const query = new URLSearchParams(set as [string, string][]).toString();
    start(() => router.push(query ? `${path}?${query}` : path));
  };
  return (
    <search
      aria-busy={pending}
      aria-label="Part of the company"
      className="flex flex-wrap items-center gap-2 print:hidden"
    >
      <Select
        aria-label="Team"
        className="w-40"
        value={filter.team ?? ''}
        onChange={(event) => choose({ team: event.target.value })}
        placeholder="All teams"
        options={teams.map((team) => ({ value: team, label: team }))}
      />
      <Select
        aria-label="Environment"
        className="w-40"
        value={filter.environment ?? ''}
        onChange={(event) => choose({ environment: event.target.value })}
        placeholder="All environments"
        options={ENVIRONMENTS.map((name) => ({ value: name, label: name }))}
      />
      <PrintButton />
    </search>
  );
}
