'use client';

import { useState, useTransition } from 'react';
import type { Verification } from '@/lib/audit/model/verification';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';

/** Walks the whole chain on the server and says what it found. */
export function VerifyButton({ verify }: { verify: () => Promise<Verification | { problem: string }> }) {
  const [found, setFound] = useState<Verification | { problem: string } | null>(null);
  const [pending, start] = useTransition();
  return (
    <>
      <Button pending={pending} onClick={() => start(async () => setFound(await verify()))}>
        Verify
      </Button>
      {found ? (
        <div className="w-full">
          <Result found={found} />
        </div>
      ) : null}
    </>
  );
}

function Result({ found }: { found: Verification | { problem: string } }) {
  if ('ok' in found && found.ok) {
    return (
      <Callout tone="good" live title={`${found.entries.toLocaleString('en')} entries, each follows the one before`}>
        Head <span className="font-mono text-xs [overflow-wrap:anywhere]">{found.head}</span>. Compare it with a
        checkpoint that was kept elsewhere.
      </Callout>
    );
  }
  return (
    <Callout tone="danger" live title={'seq' in found ? `Entry ${found.seq} does not fit` : 'Not verified'}>
      {found.problem}
    </Callout>
  );
}
