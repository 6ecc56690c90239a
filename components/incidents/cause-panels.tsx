'use client';

import type { IncidentDetail } from '@/lib/incidents/model/dto';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { ListEditor } from '../form/list-editor';
import { Callout } from '../ui/callout';
import { Input } from '../ui/input';
import { Panel, PanelSection } from '../ui/panel';
import { Textarea } from '../ui/textarea';

/** Whys that were written down, and what contributed. */
export function CausePanel({ cause }: { cause: IncidentDetail['cause'] }) {
  if (cause === null) {
    return (
      <Callout title="The root cause is not written down yet">An incident is closed with it, or with a reason.</Callout>
    );
  }
  return (
    <Panel title="Root cause" padded={false}>
      <ol>
        {cause.whys.map(({ why, evidence }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: whys are what they are by their place
          <li key={index} className="border-b last:border-b-0">
            <PanelSection>
              <p className="text-ink-3 text-xs">Why {index + 1}</p>
              <p className="whitespace-pre-line [overflow-wrap:anywhere]">{why}</p>
              <p className="text-ink-2 [overflow-wrap:anywhere]">Evidence: {evidence}</p>
            </PanelSection>
          </li>
        ))}
      </ol>
      {cause.factors.length > 0 ? (
        <PanelSection className="border-t">
          <p className="font-strong">Contributing factors</p>
          <ul className="list-disc pl-5">
            {cause.factors.map((factor) => (
              <li key={factor}>{factor}</li>
            ))}
          </ul>
        </PanelSection>
      ) : null}
    </Panel>
  );
}

export function CauseForm({ incident, action }: { incident: IncidentDetail; action: FormAction }) {
  const { id, cause } = incident;
  return (
    <Panel title={cause ? 'Write it down again' : 'Ask why'}>
      <ActionForm action={action} draftKey={`incident-cause-${id}`} aria-label="Root cause" className="space-y-4">
        <input type="hidden" name="id" value={id} />
        <ListEditor
          name="whys"
          label="Whys"
          noun="why"
          min={1}
          max={7}
          initial={cause?.whys}
          hint="Each answers the one before: why did it happen, and why that? Mostly five. What stood there before stays in the timeline."
        >
          {({ path, initial }) => (
            <div className="grid gap-3 sm:grid-cols-2">
              <FormField name={`${path}.why`} label="Because" required>
                <Textarea rows={2} defaultValue={initial?.why} maxLength={1000} />
              </FormField>
              <FormField name={`${path}.evidence`} label="Evidence" required>
                <Textarea rows={2} defaultValue={initial?.evidence} maxLength={1000} />
              </FormField>
            </div>
          )}
        </ListEditor>
        <ListEditor name="factors" label="Contributing factors" noun="factor" max={20} initial={cause?.factors}>
          {({ path, initial }) => (
            <FormField name={path} label="Factor" required>
              <Input defaultValue={initial} maxLength={300} />
            </FormField>
          )}
        </ListEditor>
        <SubmitButton variant="primary">Keep the root cause</SubmitButton>
      </ActionForm>
    </Panel>
  );
}
