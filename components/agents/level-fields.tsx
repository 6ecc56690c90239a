'use client';

import { LEVEL_WORDS } from '@/lib/agents/model/level-words';
import { FormField } from '../form/form-field';
import { Select } from '../ui/select';

const LABELS: Record<keyof typeof LEVEL_WORDS, { label: string; hint: string }> = {
  autonomy: { label: 'Autonomy', hint: 'How much it does without a person.' },
  reach: { label: 'Reach', hint: 'Whom it can affect.' },
  untrustedInput: { label: 'Untrusted input', hint: 'How much of what it reads was written by outsiders.' },
  actionImpact: { label: 'Action impact', hint: 'What happens when it does something wrong.' },
};

/** The four levels from 0 to 4 that risk is judged by, each with its words. */
export function LevelFields({ spec }: { spec: Record<string, unknown> }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {Object.entries(LABELS).map(([field, { label, hint }]) => (
        <FormField key={field} name={`spec.${field}`} label={label} hint={hint} required>
          <Select
            placeholder="Choose"
            defaultValue={spec[field] === undefined ? '' : String(spec[field])}
            options={LEVEL_WORDS[field as keyof typeof LEVEL_WORDS].map((words, level) => ({
              value: String(level),
              label: `${level} · ${words}`,
            }))}
          />
        </FormField>
      ))}
    </div>
  );
}
