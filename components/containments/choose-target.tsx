'use client';

import { TARGET_KINDS, type TargetKind } from '@/lib/containments/model/target';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';

const WORDS: Record<TargetKind, string> = {
  agent: 'One agent',
  tool: 'All agents with a tool',
  server: 'All agents with a tool of a server',
  team: 'All agents of a team',
};

/** What to isolate. It leads to the numbers, and does nothing yet. */
export function ChooseTarget({ of, target, unknown }: { of: TargetKind; target: string; unknown: boolean }) {
  return (
    <Panel title="What to isolate">
      <form method="get" action="/containments/new">
        <fieldset className="grid gap-1.5">
          <legend className="sr-only">Which agents</legend>
          {TARGET_KINDS.map((kind) => (
            <label key={kind} className="flex items-center gap-2">
              <input type="radio" name="of" value={kind} defaultChecked={kind === of} />
              {WORDS[kind]}
            </label>
          ))}
        </fieldset>
        <label className="mt-4 block font-medium" htmlFor="target">
          Name
        </label>
        <p className="mb-1.5 text-ink-2 text-xs">
          The slug of the agent or server, the tool as server/tool, or the team as it is written.
        </p>
        <Input id="target" name="target" defaultValue={target} required maxLength={400} aria-invalid={unknown} />
        {unknown ? (
          <p role="alert" className="mt-1.5 text-r3">
            There is none of that name.
          </p>
        ) : null}
        <div className="mt-4">
          <Button type="submit" variant="primary">
            Show what it stops
          </Button>
        </div>
      </form>
    </Panel>
  );
}
