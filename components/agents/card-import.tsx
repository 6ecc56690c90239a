'use client';

import { useRef, useState } from 'react';
import type { CardProposal } from '@/lib/interchange/model/agent-card';
import { ActionForm } from '../form/action-form';
import type { ActionResult, FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import type { PickerItem } from '../ui/combobox';
import { FileText } from '../ui/file-text';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';
import { AgentForm } from './agent-form';

interface Props {
  read: (data: FormData) => Promise<{ result: ActionResult; proposal: CardProposal | null }>;
  action: FormAction;
  me: PickerItem;
  searchPeople: (q: string) => Promise<PickerItem[]>;
  searchTools: (q: string) => Promise<PickerItem[]>;
  searchAgents: (q: string) => Promise<PickerItem[]>;
}

/** First the card, then the registration form with what the card says in it. */
export function CardImport({ read, ...form }: Props) {
  const [proposal, setProposal] = useState<CardProposal | null>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  if (!proposal) {
    const action: FormAction = async (_previous, data) => {
      const answer = await read(data);
      if (answer.proposal) setProposal(answer.proposal);
      return answer.result;
    };
    return (
      <ActionForm action={action} aria-label="Read an agent card" className="space-y-4">
        <FormField
          name="url"
          label="Address of the card"
          hint="Of the card itself, or of the agent: then the card is looked for at /.well-known/agent-card.json."
        >
          <Input mono type="url" placeholder="https://" />
        </FormField>
        <FormField name="text" label="Or the card itself" hint="JSON of A2A 1.0 or 0.3.">
          <Textarea ref={text} mono rows={10} spellCheck={false} />
        </FormField>
        <FileText label="Or a file" accept="application/json,.json" into={text} />
        <FormActions note="Nothing is registered by that: you see the form first.">
          <SubmitButton variant="primary">Read the card</SubmitButton>
        </FormActions>
      </ActionForm>
    );
  }
  const { name, slug, purpose, notes } = proposal;
  return (
    <div className="space-y-5">
      <Callout
        live
        title="The card was read. Look at everything below before you register."
        action={
          <Button size="sm" onClick={() => setProposal(null)}>
            Another card
          </Button>
        }
      >
        <ul className="list-disc pl-4">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </Callout>
      <AgentForm
        {...form}
        proposed
        initial={{ name, slug, spec: { purpose }, owner: form.me, backupOwner: null, tools: [] }}
      />
    </div>
  );
}
