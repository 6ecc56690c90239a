'use client';

import Link from 'next/link';
import type { ContainmentPreview } from '@/lib/containments/model/dto';
import { targetWords } from '@/lib/containments/model/target';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';

interface Props {
  preview: ContainmentPreview;
  alert: string | undefined;
  action: FormAction;
}

/** What it will stop, in numbers, and the button. */
export function IsolatePanel({ preview, alert, action }: Props) {
  const { of, target, agents, count, suspended, grants, tools, servers, calls, sessions, gateways } = preview;
  const facts = [
    { term: 'Stops', value: `${many(count, 'agent')}, ${many(grants, 'grant')}` },
    { term: 'Of these', value: `${many(tools, 'tool')} on ${many(servers, 'server')}` },
    { term: 'Called', value: `${many(calls, 'time')} in the last 24 hours` },
    {
      term: 'Sessions',
      value: `${sessions === 0 ? 'None' : sessions.toLocaleString('en')} with a call in the last 15 minutes`,
    },
    { term: 'Tells', value: many(gateways, 'gateway') },
    ...(suspended > 0 ? [{ term: 'Left alone', value: `${many(suspended, 'agent')} suspended already` }] : []),
  ];
  return (
    <div className="grid gap-4">
      <Panel title="What it stops">
        <DefinitionList items={facts} />
        {of === 'agent' ? null : (
          <ul aria-label="Agents" className="mt-4 flex flex-wrap gap-x-4 gap-y-1 border-t pt-3">
            {agents.map(({ slug, name, grants: held }) => (
              <li key={slug}>
                <Link className="link" href={`/agents/${slug}`} title={slug}>
                  {name}
                </Link>{' '}
                <span className="text-ink-3 text-xs">{many(held, 'grant')}</span>
              </li>
            ))}
            {count > agents.length ? <li className="text-ink-2">and {many(count - agents.length, 'more')}</li> : null}
          </ul>
        )}
      </Panel>
      {count > 0 ? (
        <Panel title="Isolate">
          <ActionForm action={action} aria-label="Isolate">
            <input type="hidden" name="of" value={of} />
            <input type="hidden" name="target" value={target} />
            {alert ? <input type="hidden" name="alert" value={alert} /> : null}
            <p className="mb-3 text-ink-2">
              From the next revision on, which is published now, every call of {targetWords({ of, target })} is denied,
              and the reference gateway closes their open answers. To bring one back, somebody asks and another person
              than you approves.
            </p>
            <FormField name="reason" label="Why" required>
              <Textarea rows={3} maxLength={500} autoFocus />
            </FormField>
            <FormActions>
              <SubmitButton variant="danger">Isolate {many(count, 'agent')}</SubmitButton>
            </FormActions>
          </ActionForm>
        </Panel>
      ) : (
        <p className="text-ink-2">There is nothing to stop: none of these agents is active.</p>
      )}
    </div>
  );
}

function many(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 || noun === 'more' ? '' : 's'}`;
}
