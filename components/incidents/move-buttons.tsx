'use client';

import type { IncidentDetail } from '@/lib/incidents/model/dto';
import { STATE_WORDS } from '@/lib/incidents/model/state';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';

type Move = IncidentDetail['may']['moves'][number];
type State = IncidentDetail['state'];

const BUTTON: Record<State, string> = {
  detected: 'Detected',
  triaged: 'Mark as triaged',
  investigating: 'Investigate',
  contained: 'Mark as contained',
  eradicated: 'Mark as eradicated',
  recovered: 'Mark as recovered',
  review: 'Start the review',
  closed: 'Close',
};

const SAYS: Record<State, string> = {
  detected: '',
  triaged: 'Somebody looked, and it is an incident.',
  investigating: 'Somebody finds out what happened and how far it went.',
  contained: 'It can do no more harm: the agents are isolated, and gateways have that in force.',
  eradicated: 'What made it possible is gone.',
  recovered: 'The agents work again as they should, or are retired.',
  review: 'What happened is over. Now it is found out why, and what changes.',
  closed: 'Its facts and its timeline stay as they are. Open actions follow their owners.',
};

interface Props {
  incident: IncidentDetail;
  act: (data: FormData) => Promise<ActionResult>;
}

/** What this person can make of it now: the usual step first and in colour, ways back and out beside it. */
export function MoveButtons({ incident, act }: Props) {
  const { id, number, state, may } = incident;
  return may.moves.map((move, index) => (
    <ConfirmDialog
      key={`${move.to}-${move.outcome}`}
      trigger={
        <Button variant={index === 0 && state !== 'closed' ? 'primary' : undefined}>{buttonOf(state, move)}</Button>
      }
      title={`${buttonOf(state, move)}: incident ${number}?`}
      confirmLabel={buttonOf(state, move)}
      tone="primary"
      onConfirm={(data) => {
        data.set('act', 'move');
        data.set('id', id);
        data.set('from', state);
        data.set('to', move.to);
        return act(data);
      }}
    >
      <p>{move.outcome === 'false-alarm' ? 'Nothing was wrong. It counts in no figure.' : SAYS[move.to]}</p>
      {move.missing.length > 0 ? <p>{move.missing.join(' ')}</p> : null}
      {move.outcome === 'resolved' ? openWords(incident).map((words) => <p key={words}>{words}</p>) : null}
      {move.needs.includes('time') ? (
        <FormField name="at" label={`${STATE_WORDS[move.to]} at`} hint="In UTC. Empty: now.">
          <Input type="datetime-local" />
        </FormField>
      ) : null}
      {move.needs.includes('reason') || move.needs.includes('review') ? (
        <FormField
          name="reason"
          label={reasonOf(move)}
          required={move.needs.includes('reason') || move.missing.length > 0}
        >
          <Textarea rows={3} maxLength={2000} />
        </FormField>
      ) : null}
    </ConfirmDialog>
  ));
}

/** What stands open besides, for who is about to close it: it is no reason not to, and nobody should miss it. */
function openWords({ runbook, obligations }: IncidentDetail): string[] {
  const steps = runbook.steps.filter(({ done }) => done === null);
  const asked = obligations.duties.filter(({ answer }) => answer === null);
  const named = (titles: string[]) => `${titles.slice(0, 4).join('; ')}${titles.length > 4 ? '; …' : '.'}`;
  return [
    ...(steps.length === 0
      ? []
      : [
          `${steps.length} of ${runbook.steps.length} steps of the runbook are not recorded: ${named(steps.map(({ title }) => title))}`,
        ]),
    ...(asked.length === 0
      ? []
      : [
          `Nobody said yet whether these obligations apply: ${named([...new Set(asked.map(({ recipient }) => recipient))])}`,
        ]),
  ];
}

function buttonOf(state: State, { to, outcome }: Move): string {
  if (outcome === 'false-alarm') return 'False alarm';
  if (state === 'closed') return 'Open again';
  return to === 'investigating' && state !== 'triaged' ? 'Back to investigating' : BUTTON[to];
}

function reasonOf({ to, outcome, missing }: Move): string {
  if (to === 'eradicated') return 'What was removed';
  if (outcome === 'resolved') return missing.length > 0 ? 'Why it closes without' : 'A last word';
  return 'Why';
}
