'use client';

import type { AlertDetail } from '@/lib/alerts/model/dto';
import { STEP_WORDS, type Step } from '@/lib/alerts/model/triage';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Panel, PanelSection } from '../ui/panel';
import { Textarea } from '../ui/textarea';

const ACTS: Record<Step, { button: string; title: string; says: string; tone: 'danger' | 'primary' }> = {
  acknowledge: {
    button: 'Acknowledge',
    title: 'Acknowledge this alert?',
    says: 'Others see that somebody looks at it.',
    tone: 'primary',
  },
  benign: {
    button: 'Mark as benign',
    title: 'Mark this alert as benign?',
    says: 'Nothing was wrong. The same story is told anew, unless you keep it quiet for a while.',
    tone: 'primary',
  },
  incident: {
    button: 'Mark as incident',
    title: 'Mark this alert as an incident?',
    says: 'It is kept as one. Nothing is suspended by that.',
    tone: 'danger',
  },
  reopen: {
    button: 'Open again',
    title: 'Open this alert again?',
    says: 'It waits for somebody again.',
    tone: 'primary',
  },
};

interface Props {
  alert: AlertDetail;
  act: (data: FormData) => Promise<ActionResult>;
}

/** What people did about an alert, and what this person may do. */
export function TriagePanel({ alert, act }: Props) {
  const { id, steps, may, raisedAt } = alert;
  return (
    <Panel title="Triage" padded={false}>
      <PanelSection>
        <p className="text-ink-2">
          Raised <When at={raisedAt} />
          {steps[0]
            ? `, and looked at ${spanWords(raisedAt, steps[0].at)} later.`
            : '. Nobody did anything about it yet.'}
        </p>
      </PanelSection>
      {steps.map(({ step, person, reason, quietUntil, at }) => (
        <PanelSection key={at}>
          <p>
            <span className="font-strong">{person.name}</span> {STEP_WORDS[step]} <When at={at} />
          </p>
          {reason ? <p className="text-ink-2 [overflow-wrap:anywhere]">{reason}</p> : null}
          {quietUntil ? (
            <p className="text-ink-2">
              Quiet until <When at={quietUntil} show="day" />
            </p>
          ) : null}
        </PanelSection>
      ))}
      {may.length > 0 ? (
        <PanelSection className="flex flex-wrap gap-2">
          {may.map((step) => (
            <ConfirmDialog
              key={step}
              trigger={<Button size="sm">{ACTS[step].button}</Button>}
              title={ACTS[step].title}
              confirmLabel={ACTS[step].button}
              tone={ACTS[step].tone}
              onConfirm={(data) => {
                data.set('id', id);
                data.set('step', step);
                return act(data);
              }}
            >
              <div className="space-y-3">
                <p>{ACTS[step].says}</p>
                <FormField name="reason" label="Why" required={step !== 'acknowledge'}>
                  <Textarea rows={3} maxLength={1000} />
                </FormField>
                {step === 'benign' ? (
                  <FormField name="quietUntil" label="Quiet until the end of" hint="In UTC. Empty: told anew.">
                    <Input type="date" />
                  </FormField>
                ) : null}
              </div>
            </ConfirmDialog>
          ))}
        </PanelSection>
      ) : null}
    </Panel>
  );
}

/** "5 minutes", "3 hours", "2 days". */
function spanWords(from: string, to: string): string {
  const minutes = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
  const [value, unit] =
    minutes < 90
      ? [minutes, 'minute']
      : minutes < 2_880
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1_440), 'day'];
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}
