import Link from 'next/link';
import type { RequestDetail } from '@/lib/requests/model/dto';
import type { Operation } from '@/lib/requests/model/operation';
import { countWords, operationLines } from '@/lib/requests/model/operation-words';
import { byWeight } from '@/lib/requests/model/weight';
import { Panel } from '../ui/panel';
import { FoldedLines } from './diff-lines';

const OTHER: Record<string, string> = { 'set-approval-policy': 'Approval policy' };

interface Props {
  request: { operations: readonly Operation[]; subjects: RequestDetail['subjects'] };
}

/** The request as a diff, agent by agent; what is about tools alone comes last. */
export function WhatChanges({ request }: Props) {
  const groups = new Map<string, Operation[]>();
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
          <FoldedLines
            first="what matters most is above"
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
