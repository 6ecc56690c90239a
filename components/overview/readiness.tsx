import Link from 'next/link';
import type { Overview } from '@/lib/overview/model/dto';
import { ControlStatusChip } from '../controls/control-chips';
import { When } from '../time/when';
import { Panel } from '../ui/panel';

/** How each criterion of SOC 2 came out when it was tested last. */
export function Readiness({ readiness }: Pick<Overview, 'readiness'>) {
  return (
    <Panel title="Evidence readiness" note="SOC 2, live tests that pass" padded={false} className="mb-4">
      <ul className="grid gap-px overflow-clip rounded-b-lg sm:grid-cols-2 xl:grid-cols-4 print:grid-cols-4">
        {readiness.map(({ control, title, status, passing, tests, at }) => (
          <li key={control} className="min-w-0 shadow-[0_0_0_1px_var(--line)]">
            <Link
              href={`/controls/${control}`}
              className="block h-full px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="flex items-center justify-between gap-2">
                <span className="font-strong">{control}</span>
                {status === null ? (
                  <span className="text-ink-3 text-xs">
                    {at === null ? (
                      'not tested yet'
                    ) : (
                      <>
                        not tested since <When at={at} show="absolute" />
                      </>
                    )}
                  </span>
                ) : (
                  <span className="flex items-center gap-2 text-ink-2 text-xs tabular-nums">
                    {passing} of {tests} <ControlStatusChip status={status} />
                  </span>
                )}
              </span>
              <span className="flex justify-between gap-2 text-xs">
                <span className="truncate text-ink-2 print:overflow-visible print:whitespace-normal" title={title}>
                  {title}
                </span>
                {status === null ? null : <When at={at} className="shrink-0 text-ink-3 print:hidden" />}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
