'use client';

import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import Link from 'next/link';
import type { IncidentDetail } from '@/lib/incidents/model/dto';
import { STEP_RESULT_WORDS, STEP_RESULTS } from '@/lib/incidents/model/runbook';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Panel, PanelSection } from '../ui/panel';
import { RadioGroup } from '../ui/radio-group';
import { Textarea } from '../ui/textarea';

type Act = (data: FormData) => Promise<ActionResult>;
type Step = IncidentDetail['runbook']['steps'][number];

/** What to do, step by step; who did each, when, and what came of it. */
export function RunbookPanel({ incident, act }: { incident: IncidentDetail; act?: Act }) {
  const { steps, version } = incident.runbook;
  const done = steps.filter((step) => step.done !== null && step.done.result !== 'failed').length;
  return (
    <Panel title="Runbook for agents" note={`${done} of ${steps.length} · version ${version}`} padded={false}>
      <ol>
        {steps.map((step, index) => (
          <li key={step.id} className="border-b last:border-b-0">
            <PanelSection className="flex gap-3">
              <Mark step={step} />
              <div className="min-w-0 flex-1">
                <h3 className="font-strong">
                  {index + 1}. {step.title}
                </h3>
                <p className="text-ink-2">{step.says}</p>
                {step.done ? (
                  <p className="mt-1">
                    {STEP_RESULT_WORDS[step.done.result]} by {step.done.person?.name ?? 'Remit'}{' '}
                    <When at={step.done.at} />
                    {step.done.note ? <span className="text-ink-2">: {step.done.note}</span> : null}
                  </p>
                ) : null}
                <div className="mt-2 flex flex-wrap items-center gap-2 empty:hidden print:hidden">
                  {act ? <StepActs incident={incident} step={step} act={act} /> : null}
                  <Where incident={incident} at={step.at} />
                </div>
              </div>
            </PanelSection>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Mark({ step: { done } }: { step: Step }) {
  if (done === null) return <CircleDashed size={16} aria-label="Not done yet" className="mt-0.5 shrink-0 text-ink-3" />;
  if (done.result === 'failed')
    return <CircleX size={16} aria-label="Did not work" className="mt-0.5 shrink-0 text-del" />;
  return <CircleCheck size={16} aria-label={STEP_RESULT_WORDS[done.result]} className="mt-0.5 shrink-0 text-add" />;
}

function Where({ incident: { id, agents }, at }: { incident: IncidentDetail; at: Step['at'] }) {
  if (at === 'agent') {
    return agents.map((agent) => (
      <Link key={agent} className="link" href={`/agents/${encodeURIComponent(agent)}`}>
        {agent}
      </Link>
    ));
  }
  const places = { calls: `/incidents/${id}/calls`, obligations: '?tab=obligations', cause: '?tab=cause' };
  const words = { calls: 'Review the calls', obligations: 'Obligations', cause: 'Root cause' };
  return at === null ? null : (
    <Link className="link" href={places[at]}>
      {words[at]}
    </Link>
  );
}

const sending = (act: Act, fields: Record<string, string>) => (data: FormData) => {
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return act(data);
};

function StepActs({ incident, step, act }: { incident: IncidentDetail; step: Step; act: Act }) {
  const { id, agents, number } = incident;
  const count = agents.length === 1 ? '1 agent' : `${agents.length} agents`;
  return (
    <>
      {step.act === 'isolate' && incident.may.suspend && step.done?.result !== 'done' ? (
        <ConfirmDialog
          trigger={
            <Button size="sm" variant="danger">
              Isolate now
            </Button>
          }
          title={`Isolate ${count}?`}
          confirmLabel={`Isolate ${count}`}
          onConfirm={sending(act, { act: 'isolate', id })}
        >
          <p>
            Every call of {agents.join(', ')} is denied from the next revision on, which is published now. To bring one
            back, somebody asks and somebody else approves.
          </p>
          <FormField name="reason" label="Why" required>
            <Textarea rows={2} maxLength={500} defaultValue={`Incident ${number}`} />
          </FormField>
        </ConfirmDialog>
      ) : null}
      {step.act === 'freeze' ? (
        <ConfirmDialog
          trigger={<Button size="sm">Note the heads now</Button>}
          title="Note the heads of the logs?"
          confirmLabel="Note them"
          tone="primary"
          onConfirm={sending(act, { act: 'freeze', id })}
        >
          <p>
            The hash at the end of the audit log, of the policy and of each gateway's log is kept in the timeline.
            Nothing stops; what is changed later shows.
          </p>
        </ConfirmDialog>
      ) : null}
      <ConfirmDialog
        trigger={
          <Button size="sm" variant={step.act ? 'ghost' : undefined} aria-label={`Record: ${step.title}`}>
            Record
          </Button>
        }
        title={`${step.title}: what came of it?`}
        confirmLabel="Record"
        tone="primary"
        onConfirm={sending(act, { act: 'step', id, step: step.id })}
      >
        <FormField name="result" label="Result" group required>
          <RadioGroup
            look="inline"
            defaultValue="done"
            options={STEP_RESULTS.map((value) => ({ value, label: STEP_RESULT_WORDS[value] }))}
          />
        </FormField>
        <FormField name="note" label="Note" hint="Needed unless it is done.">
          <Textarea rows={3} maxLength={1000} />
        </FormField>
      </ConfirmDialog>
    </>
  );
}
