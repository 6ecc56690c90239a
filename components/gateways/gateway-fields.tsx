'use client';

import { useState } from 'react';
import type { GatewaySummary } from '@/lib/gateways/model/dto';
import { boundList, KIND_HINTS } from '@/lib/gateways/model/kinds';
import type { SettingField } from '@/lib/gateways/model/settings';
import { BOUNDS, GATEWAY_KINDS, type GatewayKind, HOLDS, KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import { FormField, FormSection } from '../form/form-field';
import { Checkbox } from '../ui/checkbox';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';
import { RadioGroup } from '../ui/radio-group';
import { Select } from '../ui/select';
import { SettingsFields } from './settings-fields';

interface Props {
  servers: { slug: string; name: string }[];
  searchPeople: (q: string) => Promise<PickerItem[]>;
  settingFields: Record<GatewayKind, SettingField[]>;
  /** Of an edit. Its slug stays, and its mode has a button of its own. */
  initial?: GatewaySummary;
}

const FRESHNESS = [
  { value: '900', label: '15 minutes' },
  { value: '3600', label: '1 hour' },
  { value: '14400', label: '4 hours' },
  { value: '86400', label: '1 day' },
];

/** Everything that is kept about a gateway. */
export function GatewayFields({ servers, searchPeople, settingFields, initial }: Props) {
  const [kind, setKind] = useState<GatewayKind>(initial?.kind ?? 'remit');
  const unheld = BOUNDS.filter((bound) => HOLDS[kind][bound] === 'no' && bound !== 'shadow');
  const reports = HOLDS[kind].shadow !== 'no';
  return (
    <>
      <FormSection title="What it is" lead="Where calls are allowed or denied, and what runs there.">
        <FormField name="name" label="Name" required>
          <Input defaultValue={initial?.name} autoFocus={!initial} />
        </FormField>
        {initial ? null : (
          <FormField name="slug" label="Slug" required hint="Policies are made out to it. It stays as it is.">
            <Input mono placeholder="eu-edge-1" />
          </FormField>
        )}
        <FormField name="kind" label="Kind" required hint={KIND_HINTS[kind]}>
          <Select
            options={GATEWAY_KINDS.map((value) => ({ value, label: KIND_NAMES[value] }))}
            value={kind}
            onChange={(event) => setKind(event.target.value as GatewayKind)}
          />
        </FormField>
        <FormField name="servers" label="Servers" group hint="It is told about these and no others.">
          <ServerBoxes servers={servers} chosen={initial?.servers ?? []} />
        </FormField>
      </FormSection>

      <FormSection title="Who answers for it" lead="They are told when it is silent, refuses policy or goes back.">
        <FormField name="owner" label="Owner">
          <Combobox
            search={searchPeople}
            defaultValue={
              initial?.owner?.active
                ? { value: initial.owner.email, label: initial.owner.name, hint: initial.owner.email }
                : null
            }
          />
        </FormField>
        <FormField name="contact" label="Contact" hint="Whom to call at night: a team, a channel, a number.">
          <Input defaultValue={initial?.contact ?? undefined} placeholder="#platform-oncall" />
        </FormField>
      </FormSection>

      <FormSection title="How it enforces">
        {initial ? null : (
          <FormField
            name="mode"
            label="Mode"
            group
            required
            hint={reports ? undefined : `${KIND_NAMES[kind]} cannot only report: it always enforces.`}
          >
            <RadioGroup
              look="cards"
              defaultValue="enforce"
              options={[
                { value: 'enforce', label: 'Enforce', hint: 'What is not granted is denied.' },
                {
                  value: 'shadow',
                  label: 'Shadow',
                  hint: 'Decisions are made and reported, and nothing is stopped. Security is told.',
                  disabled: !reports,
                },
              ]}
            />
          </FormField>
        )}
        {kind === 'authzen' ? null : <Staleness initial={initial} />}
        {unheld.length > 0 ? (
          <FormField
            name="unheld"
            label="Grants that it cannot hold"
            group
            required
            hint={`Nothing at ${KIND_NAMES[kind]} holds ${boundList(unheld)}.`}
          >
            <RadioGroup
              look="cards"
              defaultValue={initial?.unheld ?? 'withhold'}
              options={[
                {
                  value: 'withhold',
                  label: 'Do not publish them there',
                  hint: 'Their calls are denied there.',
                },
                {
                  value: 'publish',
                  label: 'Publish them all the same',
                  hint: 'Their calls are allowed there without that limit.',
                },
              ]}
            />
          </FormField>
        ) : (
          <input type="hidden" name="unheld" value={initial?.unheld ?? 'withhold'} />
        )}
        <SettingsFields
          key={kind}
          fields={settingFields[kind]}
          initial={initial?.kind === kind ? initial.settings : undefined}
        />
      </FormSection>
    </>
  );
}

function ServerBoxes({ servers, chosen }: { servers: Props['servers']; chosen: string[] }) {
  if (servers.length === 0)
    return <p className="text-ink-2">No server is registered yet. You can choose some later.</p>;
  return (
    <div className="grid max-h-72 gap-1.5 overflow-y-auto sm:grid-cols-2">
      {servers.map(({ slug, name }) => (
        <Checkbox
          key={slug}
          name="servers[]"
          value={slug}
          label={name}
          hint={slug}
          defaultChecked={chosen.includes(slug)}
        />
      ))}
    </div>
  );
}

function Staleness({ initial }: { initial: GatewaySummary | undefined }) {
  const current = String(initial?.freshnessSeconds ?? 14_400);
  const options = FRESHNESS.some(({ value }) => value === current)
    ? FRESHNESS
    : [...FRESHNESS, { value: current, label: `${current} seconds` }];
  return (
    <>
      <FormField
        name="freshnessSeconds"
        label="May run unheard for"
        required
        hint="Without word from Remit for so long, its policy counts as stale."
      >
        <Select options={options} defaultValue={current} />
      </FormField>
      <FormField name="onStale" label="With a stale policy" group required>
        <RadioGroup
          look="cards"
          defaultValue={initial?.onStale ?? 'deny'}
          options={[
            { value: 'deny', label: 'Deny everything', hint: 'Nothing runs on what nobody can take back any more.' },
            {
              value: 'keep',
              label: 'Keep the grants that it has',
              hint: 'Work goes on while Remit is away; what is revoked meanwhile goes on too.',
            },
          ]}
        />
      </FormField>
    </>
  );
}
