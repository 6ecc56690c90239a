'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

interface Props {
  slug: string;
  days: number;
  tools: string[];
  takeUnused: (data: FormData) => Promise<ActionResult>;
}

export function TakeUnusedButton({ slug, days, tools, takeUnused }: Props) {
  const count = tools.length === 1 ? '1 tool' : `${tools.length} tools`;
  return (
    <ConfirmDialog
      trigger={<Button>Take {count} away</Button>}
      title={`Take ${count} away from ${slug}?`}
      confirmLabel={`Take ${count} away`}
      onConfirm={(data) => {
        data.set('slug', slug);
        data.set('days', String(days));
        for (const tool of tools) data.append('tool', tool);
        return takeUnused(data);
      }}
    >
      <p className="mb-2">
        Not called in {days} days. It only takes away, so it is in force with the next revision, which is published now.
        To have one back, somebody asks and somebody else approves.
      </p>
      <ul className="mb-3 max-h-40 overflow-auto font-mono text-xs">
        {tools.map((tool) => (
          <li key={tool} className="[overflow-wrap:anywhere]">
            {tool}
          </li>
        ))}
      </ul>
      <FormField name="justification" label="Why" required>
        <Textarea rows={2} defaultValue={`Least privilege: ${count} not called in ${days} days.`} />
      </FormField>
    </ConfirmDialog>
  );
}
