'use client';

import type { DelegationDetail } from '@/lib/delegations/model/delegation';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { ConfirmDialog } from '../ui/confirm-dialog';

interface Props {
  delegations: DelegationDetail[];
  /** Said where there are none. */
  none: string;
  /** Id of who looks: their own name is "you". */
  me?: string;
  end: (data: FormData) => Promise<ActionResult>;
}

/** Who decides for whom, and until when. */
export function DelegationList({ delegations, none, me, end }: Props) {
  if (delegations.length === 0) return <p className="px-4 py-3 text-ink-2">{none}</p>;
  const name = (person: { id: string; name: string }) => (person.id === me ? 'you' : person.name);
  return (
    <ul>
      {delegations.map((delegation) => {
        const { id, from, to, startsAt, endsAt, reason, inForce, mayEnd } = delegation;
        const later = Date.parse(startsAt) > Date.now();
        return (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0"
          >
            <span className="min-w-0">
              <span className="flex flex-wrap items-center gap-x-2 font-strong [overflow-wrap:anywhere]">
                <span className="first-letter:uppercase">
                  {name(to)} {to.id === me ? 'decide' : 'decides'} for {name(from)}
                </span>
                {inForce ? null : <Chip tone="neutral">{later ? 'Later' : 'Without effect'}</Chip>}
              </span>
              <span className="block text-ink-2 text-xs [overflow-wrap:anywhere]">
                {later ? (
                  <>
                    from <When at={startsAt} show="day" />{' '}
                  </>
                ) : null}
                until <When at={endsAt} show="day" />: {reason}
              </span>
            </span>
            {mayEnd ? (
              <ConfirmDialog
                trigger={
                  <Button variant="ghost" size="sm" aria-label={`End: ${to.name} for ${from.name}`}>
                    End
                  </Button>
                }
                title={`${to.name} decides no more for ${from.name}?`}
                confirmLabel="End 1 delegation"
                onConfirm={(data) => {
                  data.set('id', id);
                  return end(data);
                }}
              >
                <p>It ends at once. What was decided stays decided.</p>
              </ConfirmDialog>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
