import Link from 'next/link';
import type { PackDetail } from '@/lib/evidence/model/pack';
import { Callout } from '../ui/callout';

/** One sentence: is it there, and is anything in it exceptional. */
export function PackCallout({ pack }: { pack: PackDetail }) {
  const { state, progress, error, summary, exceptions } = pack;
  if (state === 'failed') {
    return (
      <Callout
        tone="danger"
        title="The pack could not be made"
        action={
          <Link href="/evidence/new" className="link">
            Ask again
          </Link>
        }
      >
        {error}
      </Callout>
    );
  }
  if (progress) return <Progress {...progress} />;
  if (!summary) {
    return (
      <Callout title="The pack waits to be made">
        Remit makes one after the other. This page reads itself again.
      </Callout>
    );
  }
  if (!summary.auditLog.whole) {
    return (
      <Callout tone="danger" title="The audit log is broken">
        In words of Remit: {summary.auditLog.problem}. The pack says so on its first page, and its verifier refuses it.
      </Callout>
    );
  }
  if (exceptions === 0 && isEmpty(summary)) {
    return (
      <Callout title="Nothing was recorded in this period">
        Every table is empty, and the audit log has no entry here. That proves nothing: choose a period in which Remit
        was in use.
      </Callout>
    );
  }
  if (exceptions === 0) {
    return (
      <Callout tone="good" title="Nothing exceptional was found">
        Every check of completeness holds, no attribute is an exception, and the audit log is one chain.
      </Callout>
    );
  }
  return (
    <Callout tone="warn" title={`${exceptions} ${exceptions === 1 ? 'thing is' : 'things are'} exceptional`}>
      They are marked below and on the first page of the pack. The audit log is one chain, and the pack verifies.
    </Callout>
  );
}

function isEmpty({ populations, auditLog }: NonNullable<PackDetail['summary']>): boolean {
  return auditLog.entries === 0 && populations.every(({ rows }) => rows === 0);
}

function Progress({ done, total, step }: NonNullable<PackDetail['progress']>) {
  return (
    <div className="rounded-lg border bg-panel px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="font-semibold">Being made</p>
        <p className="text-ink-2 tabular-nums">
          {done} of {total}
        </p>
      </div>
      <progress
        value={done}
        max={Math.max(total, 1)}
        aria-label="Parts that are done"
        className="my-2 block h-1.5 w-full accent-accent"
      />
      <p className="text-ink-2" aria-live="polite">
        {step || 'Beginning'}
      </p>
    </div>
  );
}
