'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { SampledRow } from '@/lib/examinations/model/dto';
import { noteNeeded } from '@/lib/examinations/model/rules';
import type { Verdict } from '@/lib/examinations/model/words';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

interface Props {
  id: string;
  row: string;
  name: string;
  attributes: SampledRow['attributes'];
  act: (data: FormData) => Promise<ActionResult>;
}

/** Accepts at once what is proven; asks for words where something is not, or is wrong. */
export function ConcludeButtons({ id, row, name, attributes, act }: Props) {
  const router = useRouter();
  const [asked, setAsked] = useState<Verdict | null>(null);
  const [pending, start] = useTransition();
  const send = (data: FormData, verdict: Verdict) => {
    data.set('id', id);
    data.set('row', row);
    data.set('verdict', verdict);
    return act(data);
  };
  const needed = noteNeeded('accepted', attributes ?? []);
  const accept = () => {
    if (needed) return setAsked('accepted');
    start(async () => {
      const result = await send(new FormData(), 'accepted');
      if (!result.ok) toast.error(result.message);
      else {
        toast.success('Accepted');
        router.refresh();
      }
    });
  };
  return (
    <>
      <Button kbd="f" onClick={() => setAsked('flagged')}>
        Flag…
      </Button>
      <Button kbd="a" variant="primary" pending={pending} onClick={accept}>
        Accept
      </Button>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => (open ? undefined : setAsked(null))}
        title={asked === 'flagged' ? `Flag ${name}?` : `Accept ${name}?`}
        confirmLabel={asked === 'flagged' ? 'Flag' : 'Accept'}
        tone="primary"
        onConfirm={(data) => send(data, asked ?? 'flagged')}
      >
        {asked === 'accepted' && needed ? <p>{needed}</p> : null}
        <FormField name="note" label={asked === 'flagged' ? 'What is wrong' : 'Why'} required>
          <Textarea rows={3} maxLength={2000} />
        </FormField>
      </ConfirmDialog>
    </>
  );
}
