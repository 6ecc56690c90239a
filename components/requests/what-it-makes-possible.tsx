import type { Impact, Reach } from '@/lib/requests/model/impact';
import { Callout } from '../ui/callout';
import { cn } from '../ui/cn';
import { DataClassBadge } from '../ui/data-class-badge';
import { Panel, PanelSection } from '../ui/panel';

/** What each agent can reach today, and could if the request were approved. */
export function WhatItMakesPossible({ impact }: { impact: Impact[] }) {
  const moved = impact.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
  if (moved.length === 0) return null;
  return (
    <Panel title="What it makes possible" note="tools held and asked for, by their labels" padded={false}>
      {moved.map((one) => (
        <PanelSection key={one.agent} className="py-4">
          {moved.length > 1 ? <h3 className="mb-2">{one.agent}</h3> : null}
          <Warning {...one} />
          <ReachTable {...one} />
        </PanelSection>
      ))}
    </Panel>
  );
}

function holdsAllThree({ highestDataClass, readsUntrusted, canSendOut }: Reach): boolean {
  return (highestDataClass === 'confidential' || highestDataClass === 'restricted') && readsUntrusted && canSendOut;
}

function Warning({ agent, before, after }: Impact) {
  if (!holdsAllThree(after) || holdsAllThree(before)) return null;
  return (
    <div className="mb-4">
      <Callout tone="danger" title="New path: data can leave the company">
        {agent} would hold all three: {after.highestDataClass} data, untrusted content and a way out. A hidden
        instruction in what it reads could make it send that data away.
      </Callout>
    </div>
  );
}

function ReachTable({ agent, before, after }: Impact) {
  const rows: { label: string; today: React.ReactNode; later: React.ReactNode; worse: boolean }[] = [
    { label: 'Tools', today: before.tools, later: after.tools, worse: false },
    {
      label: 'Highest data class',
      today: before.highestDataClass ? <DataClassBadge value={before.highestDataClass} /> : 'none',
      later: after.highestDataClass ? <DataClassBadge value={after.highestDataClass} /> : 'none',
      worse: false,
    },
    yesNo('Can change records', before.canChange, after.canChange),
    yesNo('Reads untrusted content', before.readsUntrusted, after.readsUntrusted),
    yesNo('Can send outside', before.canSendOut, after.canSendOut),
  ];
  return (
    <table className="w-full table-fixed">
      <caption className="sr-only">Reach of {agent}</caption>
      <thead>
        <tr className="text-left text-ink-3">
          <th scope="col" className="w-[42%] pb-1 font-normal">
            Reach
          </th>
          <th scope="col" className="pb-1 font-normal">
            today
          </th>
          <th scope="col" className="pb-1 font-normal">
            if approved
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, today, later, worse }) => (
          <tr key={label}>
            <th scope="row" className="py-[3px] text-left font-normal">
              {label}
            </th>
            <td>{today}</td>
            <td className={cn(worse && 'font-strong text-r3')}>{later}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function yesNo(label: string, before: boolean, after: boolean) {
  return { label, today: before ? 'yes' : 'no', later: after ? 'yes' : 'no', worse: after && !before };
}
