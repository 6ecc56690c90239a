'use client';

import type { TargetDetail } from '@/lib/costs/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';

interface Props {
  targets: TargetDetail[];
  /** Absent for who may only read. */
  set?: (data: FormData) => Promise<ActionResult>;
}

/** The company's own target, who set it and why, and those before it. */
export function TargetPanel({ targets, set }: Props) {
  const [now, ...before] = targets;
  return (
    <Panel title="Target" actions={set ? <SetTarget now={now?.percent ?? null} set={set} /> : undefined}>
      {now?.percent ? (
        <p>
          <span className="font-strong">{now.percent} %</span> of AI cost goes to governance.
        </p>
      ) : (
        <p className="text-ink-2">None. The share is shown, and compared with nothing.</p>
      )}
      {now ? <Word target={now} /> : null}
      {before.length > 0 ? (
        <details className="mt-3 text-xs">
          <summary className="cursor-pointer text-ink-2">Earlier targets</summary>
          <ul className="mt-2 space-y-2">
            {before.map((target) => (
              <li key={target.number}>
                <span className="font-strong">{target.percent ? `${target.percent} %` : 'None'}</span>
                <Word target={target} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Panel>
  );
}

function Word({ target: { setBy, at, reason } }: { target: TargetDetail }) {
  return (
    <p className="mt-1 text-xs text-ink-2 [overflow-wrap:anywhere]">
      {reason} {setBy.name}, <When at={at} />
    </p>
  );
}

function SetTarget({ now, set }: { now: string | null; set: NonNullable<Props['set']> }) {
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Set</Button>}
      title="Set the target"
      confirmLabel="Set the target"
      tone="primary"
      onConfirm={set}
    >
      <p>The share of each month is compared with it from now on. Earlier targets stay to be seen.</p>
      <FormField name="percent" label="Percent of AI cost" hint="Left empty, there is no target.">
        <Input inputMode="decimal" defaultValue={now ?? ''} placeholder="15" />
      </FormField>
      <FormField name="reason" label="Why" required>
        <Textarea rows={2} maxLength={500} />
      </FormField>
    </ConfirmDialog>
  );
}
