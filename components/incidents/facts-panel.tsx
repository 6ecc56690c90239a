'use client';

import Link from 'next/link';
import { SEVERITIES } from '@/lib/detections/model/severity';
import type { IncidentDetail } from '@/lib/incidents/model/dto';
import { TYPE_WORDS } from '@/lib/incidents/model/state';
import { TIME_WORDS } from '@/lib/incidents/model/times';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Combobox, type PickerItem } from '../ui/combobox';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { DefinitionList } from '../ui/definition-list';
import { HostileText } from '../ui/hostile-text';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';

type Act = (data: FormData) => Promise<ActionResult>;

interface Props {
  incident: IncidentDetail;
  act?: Act;
  searchPeople?: (q: string) => Promise<PickerItem[]>;
}

const TIMES = ['lastGoodAt', 'occurredAt', 'detectedAt', 'containedAt', 'recoveredAt'] as const;

/** Who leads, which agents, and the moments that the figures are made of. */
export function FactsPanel({ incident, act, searchPeople }: Props) {
  const { type, agents, alerts, commander, reporter, scribe } = incident;
  const person = (one: { name: string } | null) => one?.name ?? null;
  return (
    <Panel
      title="Facts"
      actions={act && searchPeople ? <EditButton incident={incident} act={act} searchPeople={searchPeople} /> : null}
    >
      <DefinitionList
        items={[
          { term: 'Type', value: TYPE_WORDS[type] },
          {
            term: 'Agents',
            value: agents.map((agent) => (
              <Link key={agent} className="link block" href={`/agents/${encodeURIComponent(agent)}`}>
                <HostileText inline text={agent} />
              </Link>
            )),
          },
          {
            term: 'Alerts',
            value:
              alerts.length === 0
                ? null
                : alerts.map((id) => (
                    <Link key={id} className="link block" href={`/alerts/${id}`}>
                      the alert that it began with
                    </Link>
                  )),
          },
          { term: 'Commander', value: person(commander) },
          { term: 'Reporter', value: person(reporter) ?? 'Remit' },
          { term: 'Scribe', value: person(scribe) },
          ...TIMES.map((name) => ({
            term: TIME_WORDS[name],
            value: incident[name] ? <When at={incident[name]} show="absolute" /> : null,
          })),
          { term: 'Declared', value: <When at={incident.declaredAt} show="absolute" /> },
          { term: 'Closed', value: incident.closedAt ? <When at={incident.closedAt} show="absolute" /> : null },
        ]}
      />
    </Panel>
  );
}

function EditButton({ incident, act, searchPeople }: Required<Props>) {
  const { id, severity, commander, scribe } = incident;
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Change</Button>}
      title="Change what is known"
      confirmLabel="Keep"
      tone="primary"
      onConfirm={(data) => {
        data.set('act', 'update');
        data.set('id', id);
        return act(data);
      }}
    >
      <p>Each change stays in the timeline, with what it was before. Times are in UTC.</p>
      <FormField name="severity" label="Severity" required>
        <Select defaultValue={severity} options={SEVERITIES.map((value) => ({ value, label: value }))} />
      </FormField>
      <FormField name="reason" label="Why" hint="Needed for another severity.">
        <Textarea rows={2} maxLength={1000} />
      </FormField>
      <FormField name="commander" label="Commander" hint={`Now ${commander?.name ?? 'nobody'}. Empty: stays.`}>
        <Combobox search={searchPeople} />
      </FormField>
      <FormField name="scribe" label="Scribe" hint={`Now ${scribe?.name ?? 'nobody'}. Empty: stays.`}>
        <Combobox search={searchPeople} />
      </FormField>
      {TIMES.filter((name) => incident[name] !== null || name === 'lastGoodAt' || name === 'occurredAt').map((name) => (
        <FormField key={name} name={name} label={TIME_WORDS[name]}>
          <Input type="datetime-local" step={60} defaultValue={incident[name]?.slice(0, 16)} />
        </FormField>
      ))}
    </ConfirmDialog>
  );
}
