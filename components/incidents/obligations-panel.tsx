'use client';

import type { IncidentDetail } from '@/lib/incidents/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Panel, PanelSection } from '../ui/panel';
import { RadioGroup } from '../ui/radio-group';
import { Textarea } from '../ui/textarea';
import { DutyChip } from './incident-chips';

type Act = (data: FormData) => Promise<ActionResult>;
type Duty = IncidentDetail['obligations']['duties'][number];

/** Who has to be told, whether that applies and why, until when, and what was filed. */
export function ObligationsPanel({ incident, act }: { incident: IncidentDetail; act?: Act }) {
  const { version, checked, duties } = incident.obligations;
  return (
    <Panel title="Obligations to notify" note={`version ${version}, checked ${checked}`} padded={false}>
      {duties.map((duty) => (
        <PanelSection key={duty.id} className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-72">
            <p className="font-strong">{duty.asks}</p>
            <p className="text-ink-2">
              {duty.recipient}, within {duty.withinHours / 24} days of becoming aware. {duty.source}.
            </p>
            {duty.answer ? (
              <p className="mt-1 [overflow-wrap:anywhere]">
                {duty.answer.applies ? 'Applies' : 'Does not apply'}: {duty.answer.why}
                {duty.answer.awareAt ? (
                  <span className="text-ink-2">
                    {' '}
                    Aware <When at={duty.answer.awareAt} show="absolute" />.
                  </span>
                ) : null}
                {duty.answer.filedAt ? (
                  <span className="text-ink-2">
                    {' '}
                    Filed <When at={duty.answer.filedAt} show="absolute" />
                    {duty.answer.reference ? ` (${duty.answer.reference})` : null}.
                  </span>
                ) : null}
              </p>
            ) : null}
            {duty.dueAt ? (
              <p className="text-ink-2">
                Due <When at={duty.dueAt} show="absolute" />
              </p>
            ) : null}
          </div>
          <DutyChip state={duty.state} />
          {act ? <AnswerButton id={incident.id} duty={duty} act={act} /> : null}
        </PanelSection>
      ))}
      <PanelSection>
        <p className="text-ink-2">
          Remit keeps the clocks and what people say. It files nothing, and this is no legal advice.
        </p>
      </PanelSection>
    </Panel>
  );
}

function AnswerButton({ id, duty, act }: { id: string; duty: Duty; act: Act }) {
  const { answer } = duty;
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Answer: ${duty.asks}`}>
          {answer ? 'Answer again' : 'Answer'}
        </Button>
      }
      title={duty.asks}
      confirmLabel="Keep"
      tone="primary"
      onConfirm={(data) => {
        for (const [name, value] of Object.entries({ act: 'duty', id, duty: duty.id })) data.set(name, value);
        return act(data);
      }}
    >
      <FormField name="applies" label="Does it apply?" group required>
        <RadioGroup
          look="inline"
          defaultValue={answer ? String(answer.applies) : undefined}
          options={[
            { value: 'true', label: 'It applies' },
            { value: 'false', label: 'It does not' },
          ]}
        />
      </FormField>
      <FormField name="why" label="Why" required>
        <Textarea rows={2} maxLength={1000} defaultValue={answer?.why} />
      </FormField>
      <FormField name="awareAt" label="Aware since" hint="In UTC. The clock starts then.">
        <Input type="datetime-local" defaultValue={answer?.awareAt?.slice(0, 16)} />
      </FormField>
      <FormField name="filedAt" label="Filed" hint="In UTC. Empty: not yet.">
        <Input type="datetime-local" defaultValue={answer?.filedAt?.slice(0, 16)} />
      </FormField>
      <FormField name="reference" label="Reference">
        <Input maxLength={200} defaultValue={answer?.reference ?? undefined} />
      </FormField>
    </ConfirmDialog>
  );
}
