'use client';

import { CAPTURES, DATA_CATEGORIES, DATA_CLASSES, EFFECTS } from '@/lib/kernel/data-class';
import type { ToolDetail } from '@/lib/servers/model/dto';
import { AS_USUAL, type Labels } from '@/lib/servers/model/labels';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Checkbox } from '../ui/checkbox';
import { RadioGroup } from '../ui/radio-group';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';

interface Props {
  tool: ToolDetail;
  /** From its name and the server's own hints; filled in only where nobody labelled the tool yet. */
  suggestion: Labels;
  action: FormAction;
}

const CAPTURE_WORDS = {
  none: 'none: size and digest only',
  redacted: 'redacted: text without personal data',
  sealed: 'sealed: all of it, which nobody reads on the way',
};
const EFFECT_HINTS = { read: 'Looks only.', write: 'Changes or adds.', destructive: 'Can lose something for good.' };

/** What a person says that the tool does. Approval, limits and warnings go by this, never by the server's words. */
export function LabelsForm({ tool, suggestion, action }: Props) {
  const start = tool.labelled ? tool : { ...suggestion, dataClass: null };
  return (
    <ActionForm action={action} aria-label="Labels" className="space-y-4">
      <input type="hidden" name="server" value={tool.server.slug} />
      <input type="hidden" name="tool" value={tool.name} />
      {tool.labelled ? null : (
        <p className="text-ink-2">
          Not labelled yet, so it is treated as the most sensitive. What is filled in is a guess from its name: check
          it.
        </p>
      )}
      <FormField
        name="dataClass"
        label="Data class"
        required
        hint="Of the most sensitive data that it can read or write."
      >
        <Select
          placeholder="Choose"
          options={DATA_CLASSES.map((value) => ({ value, label: value }))}
          defaultValue={start.dataClass ?? ''}
        />
      </FormField>
      <FormField name="effect" label="Effect" required group>
        <RadioGroup
          defaultValue={start.effect ?? undefined}
          options={EFFECTS.map((value) => ({ value, label: value, hint: EFFECT_HINTS[value] }))}
        />
      </FormField>
      <FormField name="categories" label="Categories" group>
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {DATA_CATEGORIES.map((category) => (
            <Checkbox
              key={category}
              name="categories[]"
              value={category}
              label={category}
              defaultChecked={start.categories.includes(category)}
            />
          ))}
        </div>
      </FormField>
      <div className="space-y-2">
        <Checkbox
          name="untrusted"
          value="true"
          label="Untrusted content"
          hint="Its results can hold text that somebody outside wrote."
          defaultChecked={start.untrusted ?? false}
        />
        <Checkbox
          name="outward"
          value="true"
          label="Outward channel"
          hint="It can carry data out of the company."
          defaultChecked={start.outward ?? false}
        />
      </div>
      <FormField name="capture" label="Answers kept" hint="What the decision log keeps of what it answers.">
        <Select
          options={[
            { value: AS_USUAL, label: 'as usual: nothing if restricted, else redacted' },
            ...CAPTURES.map((value) => ({ value, label: CAPTURE_WORDS[value] })),
          ]}
          defaultValue={tool.capture ?? AS_USUAL}
        />
      </FormField>
      <FormField
        name="fields"
        label="Fields of another class"
        hint="A path in its results and a class, one a line: customers.*.taxId: restricted"
      >
        <Textarea rows={3} defaultValue={tool.fields.join('\n')} />
      </FormField>
      <SubmitButton variant="primary">Save labels</SubmitButton>
    </ActionForm>
  );
}
