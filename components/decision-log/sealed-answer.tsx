'use client';

import { useState } from 'react';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';

interface Props {
  id: string;
  mayOpen: boolean;
  open: (data: FormData) => Promise<{ ok: true; answer: string } | Extract<ActionResult, { ok: false }>>;
}

/** An answer that a gateway encrypted: opened for who may and says why, and gone again when the page is left. */
export function SealedAnswer({ id, mayOpen, open }: Props) {
  const [answer, setAnswer] = useState<string | null>(null);
  const trigger = <Button size="sm">Open the answer</Button>;
  return (
    <Panel
      title="Answer"
      note={answer === null ? 'sealed' : 'opened; this is in the audit log'}
      actions={
        mayOpen && answer === null ? (
          <ConfirmDialog
            trigger={trigger}
            title="Open this sealed answer?"
            confirmLabel="Open 1 answer"
            tone="primary"
            onConfirm={async (data) => {
              data.set('id', id);
              const result = await open(data);
              if (!result.ok) return result;
              setAnswer(result.answer);
              return { ok: true };
            }}
          >
            <div className="space-y-3">
              <p>It may hold personal data. That you opened it, when and why is kept in the audit log.</p>
              <FormField name="reason" label="Why do you open it?" required>
                <Textarea rows={3} />
              </FormField>
            </div>
          </ConfirmDialog>
        ) : null
      }
    >
      {answer === null ? (
        <p className="text-ink-2">
          It is kept encrypted.{' '}
          {mayOpen ? 'You can open it, with a reason.' : 'Security and auditors can open it, with a reason.'}
        </p>
      ) : (
        <HostileText text={readable(answer)} label="Answer" maxLines={24} />
      )}
    </Panel>
  );
}

/** A result is JSON: with line breaks it can be read. */
function readable(answer: string): string {
  try {
    return JSON.stringify(JSON.parse(answer), null, 2);
  } catch {
    return answer;
  }
}
