'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { DefinitionList } from '../ui/definition-list';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';

interface Props {
  action: FormAction;
  draftKey: string;
  agent: { slug: string; name: string };
  tool: string;
  /** What binds the grant now, in words. */
  limits: string;
  title: string;
  /** A day, YYYY-MM-DD. */
  until: string;
}

/** Asks for a longer time for one tool. All other limits stay as they are. */
export function ExtendForm({ action, draftKey, agent, tool, limits, title, until }: Props) {
  return (
    <ActionForm action={action} draftKey={draftKey} aria-label="Ask to extend" className="space-y-5">
      <DefinitionList
        items={[
          { term: 'Agent', value: agent.name },
          { term: 'Tool', value: <span className="font-mono text-xs">{tool}</span> },
          { term: 'Limits now', value: limits },
        ]}
      />
      <input type="hidden" name="agent" value={agent.slug} />
      <input type="hidden" name="tool" value={tool} />
      <FormField name="until" label="Until the end of" required hint="In UTC. All other limits stay as they are.">
        <Input type="date" defaultValue={until} className="max-w-44" />
      </FormField>
      <FormField name="title" label="Title" required>
        <Input defaultValue={title} />
      </FormField>
      <FormField name="justification" label="Why" required hint="What the agent still needs this tool for.">
        <Textarea rows={4} />
      </FormField>
      <FormActions note="Somebody else decides. Until then the grant ends when it was to end.">
        <SubmitButton variant="primary">Ask</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
