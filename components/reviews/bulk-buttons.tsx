'use client';

import type { ReviewItem } from '@/lib/reviews/model/dto';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';
import type { Decide } from './decide-cell';

interface Props {
  review: string;
  /** That wait, and that this person may decide. */
  items: ReviewItem[];
  decide: Decide;
}

/** The same for many: keep what was used, and take away what was not. */
export function BulkButtons({ review, items, decide }: Props) {
  const used = items.filter(({ recommendation, facts }) => recommendation === 'keep' && facts.state === 'used');
  const unused = items.filter(({ recommendation }) => recommendation === 'revoke');
  const send = (chosen: ReviewItem[], decision: string) => (data: FormData) => {
    data.set('id', review);
    data.set('decision', decision);
    for (const { id } of chosen) data.append('item', id);
    return decide(data);
  };
  return (
    <>
      {used.length > 0 ? (
        <ConfirmDialog
          trigger={
            <Button>
              {used.length === 1 ? 'Keep the one that was used' : `Keep all ${used.length} that were used`}
            </Button>
          }
          title={used.length === 1 ? 'Keep 1 grant?' : `Keep ${used.length} grants?`}
          confirmLabel={`Keep ${used.length}`}
          tone="primary"
          onConfirm={send(used, 'keep')}
        >
          <p>
            They were used, and nothing speaks against them. What is recommended otherwise is left for you to decide.
          </p>
          <Names items={used} />
        </ConfirmDialog>
      ) : null}
      {unused.length > 0 ? (
        <ConfirmDialog
          trigger={
            <Button variant="danger">
              {unused.length === 1 ? 'Revoke the one unused' : `Revoke all ${unused.length} unused`}
            </Button>
          }
          title={unused.length === 1 ? 'Revoke 1 grant?' : `Revoke ${unused.length} grants?`}
          confirmLabel={`Revoke ${unused.length}`}
          onConfirm={send(unused, 'revoke')}
        >
          <p>
            They are taken away at once, in one revision. To have one back, somebody asks and somebody else approves.
          </p>
          <Names items={unused} />
          <FormField name="reason" label="Why" required>
            <Textarea rows={2} defaultValue="Least privilege: granted, and not used." />
          </FormField>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

function Names({ items }: { items: ReviewItem[] }) {
  return (
    <ul className="max-h-40 overflow-auto font-mono text-xs">
      {items.map(({ id, agent, tool }) => (
        <li key={id} className="[overflow-wrap:anywhere]">
          {agent}: {tool}
        </li>
      ))}
    </ul>
  );
}
