'use client';

import type { ExceptionDetail } from '@/lib/controls/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Linked } from '../ui/linked';
import { Panel, PanelSection } from '../ui/panel';
import { Textarea } from '../ui/textarea';
import { ExceptionStateChip } from './control-chips';

type Act = (data: FormData) => Promise<ActionResult>;

interface Props {
  exceptions: ExceptionDetail[];
  /** Who looks: nobody approves what they asked for. */
  me: string;
  acts?: { decide: Act; end: Act } | undefined;
}

const STEP_WORDS = { approve: 'approved it', refuse: 'refused it', end: 'ended it' } as const;

/** Failing resources that people chose to live with, until an end. */
export function ExceptionsPanel({ exceptions, me, acts }: Props) {
  const inForce = exceptions.filter(({ state }) => state === 'in-force').length;
  return (
    <Panel title="Exceptions" note={`${inForce} in force`} padded={false} anchor="exceptions">
      {exceptions.length === 0 ? <p className="p-4 text-ink-2">None was asked for.</p> : null}
      {exceptions.map((one) => (
        <PanelSection key={one.id}>
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
            <p className="min-w-0 flex-1 basis-56 [overflow-wrap:anywhere]">
              <span className="text-ink-3">Exception {one.number}</span> <Linked href={one.href}>{one.label}</Linked>{' '}
              <span className="font-mono text-ink-3 text-xs">{one.test}</span>
            </p>
            <ExceptionStateChip state={one.state} />
          </div>
          <p className="[overflow-wrap:anywhere]">{one.reason}</p>
          <p className="text-ink-2 [overflow-wrap:anywhere]">Instead: {one.compensation}</p>
          <p className="text-ink-2">
            Until <When at={one.until} show="day" />. {one.person.name} asked for it <When at={one.at} />.
          </p>
          {one.steps.map((step) => (
            <p key={step.step} className="text-ink-2 [overflow-wrap:anywhere]">
              {step.person.name} {STEP_WORDS[step.step]} <When at={step.at} />: {step.reason}
            </p>
          ))}
          {acts ? <Acts one={one} me={me} acts={acts} /> : null}
        </PanelSection>
      ))}
    </Panel>
  );
}

function Acts({ one, me, acts }: { one: ExceptionDetail; me: string; acts: NonNullable<Props['acts']> }) {
  const mine = one.person.id === me;
  if (one.state === 'in-force') {
    return (
      <div className="mt-2">
        <Reasoned label="End it" title={`End exception ${one.number}?`} says="The resource fails again at once.">
          {(data) => {
            data.set('id', one.id);
            return acts.end(data);
          }}
        </Reasoned>
      </div>
    );
  }
  if (one.state !== 'waiting') return null;
  const decide = (decision: 'approve' | 'refuse') => (data: FormData) => {
    data.set('id', one.id);
    data.set('decision', decision);
    return acts.decide(data);
  };
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      {mine ? (
        <span className="text-ink-2">You asked for it: somebody else decides.</span>
      ) : (
        <Reasoned
          label="Approve"
          title={`Approve exception ${one.number}?`}
          says="The resource counts as excepted until the end. What fails goes on to be shown."
          tone="primary"
        >
          {decide('approve')}
        </Reasoned>
      )}
      <Reasoned
        label={mine ? 'Take back' : 'Refuse'}
        title={`${mine ? 'Take back' : 'Refuse'} exception ${one.number}?`}
        says="The resource goes on failing."
      >
        {decide('refuse')}
      </Reasoned>
    </div>
  );
}

export function Reasoned(props: {
  label: string;
  title: string;
  says: string;
  tone?: 'danger' | 'primary';
  children: Act;
}) {
  return (
    <ConfirmDialog
      trigger={<Button size="sm">{props.label}</Button>}
      title={props.title}
      confirmLabel={props.label}
      tone={props.tone ?? 'danger'}
      onConfirm={props.children}
    >
      <div className="space-y-3">
        <p>{props.says}</p>
        <FormField name="reason" label="Why" required>
          <Textarea rows={3} maxLength={1000} />
        </FormField>
      </div>
    </ConfirmDialog>
  );
}
