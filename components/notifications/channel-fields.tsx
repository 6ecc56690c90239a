'use client';

import { EVENT_WORDS, NOTIFICATION_EVENTS } from '@/lib/notifications/model/event';
import { FormField } from '../form/form-field';
import { Checkbox } from '../ui/checkbox';
import { Input } from '../ui/input';

/** What a new channel and an edited one share. */
export function ChannelFields({ initial }: { initial?: { name: string; origin: string; events: readonly string[] } }) {
  return (
    <>
      <FormField name="name" label="Name" required>
        <Input defaultValue={initial?.name} placeholder="Security alerts" />
      </FormField>
      <FormField
        name="url"
        label={initial ? 'New address' : 'Address'}
        required={!initial}
        hint={
          initial
            ? `Leave it empty to keep the one at ${initial.origin}.`
            : 'Kept sealed and never shown again, since an address can be as good as a password.'
        }
      >
        <Input mono type="url" placeholder="https://hooks.example.com/…" autoComplete="off" />
      </FormField>
      <FormField name="events" label="Told about" group required>
        <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
          {NOTIFICATION_EVENTS.map((event) => (
            <Checkbox
              key={event}
              name="events[]"
              value={event}
              label={EVENT_WORDS[event].label}
              defaultChecked={initial ? initial.events.includes(event) : event === 'break-glass.used'}
            />
          ))}
        </div>
      </FormField>
    </>
  );
}
