'use client';

import Link from 'next/link';
import type { CostImportDetail } from '@/lib/costs/model/dto';
import { daysWords } from '@/lib/costs/model/plan';
import { amountWords } from '@/lib/costs/model/share';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';
import { rowsHref } from './rows-href';

interface Props {
  imports: CostImportDetail[];
  /** Address of the page after, if there is one. */
  older: string | null;
  /** Absent for who may only read. */
  withdraw?: (data: FormData) => Promise<ActionResult>;
}

/** The files that the numbers come from, those that no longer count too. */
export function ImportsPanel({ imports, older, withdraw }: Props) {
  return (
    <Panel title="Imports" padded={false}>
      <ul>
        {imports.map((one) => (
          <li key={one.number} className="border-b px-4 py-2.5 last:border-b-0">
            <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
              <p className="min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1 font-strong">
                  <Link className="link" href={rowsHref({ import: one.number })}>
                    {one.number} · {one.source}
                  </Link>
                  {one.withdrawn ? <Chip hollow>withdrawn</Chip> : null}
                </span>
                <span className="block text-xs text-ink-2">{daysWords(one)}</span>
                <span className="block text-xs text-ink-2">
                  {one.rows.toLocaleString('en')} {one.rows === 1 ? 'line' : 'lines'}, {one.currency}{' '}
                  {amountWords(one.effective)}
                </span>
              </p>
              {withdraw && !one.withdrawn ? <Withdraw one={one} withdraw={withdraw} /> : null}
            </div>
            <p className="mt-0.5 text-xs text-ink-3 [overflow-wrap:anywhere]">
              <HostileText inline text={one.fileName} />, {one.importedBy.name}, <When at={one.at} />
            </p>
            {one.withdrawn ? (
              <p className="mt-0.5 text-xs text-ink-2 [overflow-wrap:anywhere]">
                {one.withdrawn.reason} {one.withdrawn.by.name}, <When at={one.withdrawn.at} />
              </p>
            ) : null}
          </li>
        ))}
        {imports.length === 0 ? <li className="p-4 text-ink-2">None yet.</li> : null}
      </ul>
      {older ? (
        <p className="border-t px-4 py-2 text-xs">
          <Link className="link" href={older}>
            Older
          </Link>
        </p>
      ) : null}
    </Panel>
  );
}

function Withdraw({ one, withdraw }: { one: CostImportDetail; withdraw: NonNullable<Props['withdraw']> }) {
  const lines = `${one.rows.toLocaleString('en')} ${one.rows === 1 ? 'line' : 'lines'}`;
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Withdraw import ${one.number}`}>
          Withdraw
        </Button>
      }
      title={`Withdraw import ${one.number}?`}
      confirmLabel={`Withdraw ${lines}`}
      onConfirm={(data) => {
        data.set('number', String(one.number));
        return withdraw(data);
      }}
    >
      <p>
        {lines} of {one.source} over {daysWords(one)} no longer count. The import stays to be seen, with your name and
        why.
      </p>
      <FormField name="reason" label="Why" required>
        <Textarea rows={2} maxLength={500} />
      </FormField>
    </ConfirmDialog>
  );
}
