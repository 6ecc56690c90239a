import Link from 'next/link';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { countWords, type DiffLine, operationLines } from '@/lib/requests/model/operation-words';
import { byWeight } from '@/lib/requests/model/weight';
import { Panel } from '../ui/panel';
import { DiffLines } from './diff-lines';

const OTHER: Record<string, string> = { 'set-approval-policy': 'Approval policy' };

/** Lines of a group that are shown at once; folded only where that saves more than a few. */
const SHOWN = 15;
const FEW = 5;

/** The request as a diff, agent by agent; what is about tools alone comes last. */
export function WhatChanges({ request }: { request: RequestDetail }) {
  const groups = new Map<string, RequestDetail['operations']>();
  for (const operation of request.operations) {
    const key = 'agent' in operation ? operation.agent : '';
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  const sections = [...groups].sort(([a], [b]) => Number(a === '') - Number(b === ''));
  return (
    <Panel title="What changes" note={countWords(request.operations)} padded={false}>
      {sections.map(([agent, operations]) => (
        <div key={agent}>
          {sections.length > 1 || agent === '' ? (
            <h3 className="border-b px-4 py-2 text-ink-2">
              {agent ? (
                <Link href={`/agents/${agent}`} className="link">
                  {agent}
                </Link>
              ) : (
                (OTHER[operations[0]?.op ?? ''] ?? 'Tools')
              )}
            </h3>
          ) : null}
          <Lines
            label={agent ? `Changes for ${agent}` : 'Other changes'}
            lines={byWeight(operations, request.subjects).flatMap((operation) =>
              operationLines(operation, request.subjects),
            )}
          />
        </div>
      ))}
    </Panel>
  );
}

function Lines({ label, lines }: { label: string; lines: DiffLine[] }) {
  if (lines.length <= SHOWN + FEW) return <DiffLines label={label} lines={lines} />;
  return (
    <>
      <DiffLines label={label} lines={lines.slice(0, SHOWN)} />
      <details className="border-t">
        <summary className="cursor-pointer px-4 py-2 text-ink-2 hover:bg-hover">
          {lines.length - SHOWN} more lines; what matters most is above
        </summary>
        <DiffLines label={`${label}, the rest`} lines={lines.slice(SHOWN)} />
      </details>
    </>
  );
}
