'use client';

import { type ReactNode, useRef, useState } from 'react';
import type { ServerProposal } from '@/lib/interchange/model/server-json';
import { ActionForm } from '../form/action-form';
import type { ActionResult, FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import type { PickerItem } from '../ui/combobox';
import { FileText } from '../ui/file-text';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';
import { ServerForm } from './server-form';

interface RegistryPage {
  servers: ServerProposal[];
  unreadable: { name: string; why: string }[];
  nextCursor: string | null;
}

interface Props {
  read: (data: FormData) => Promise<{ result: ActionResult; page: RegistryPage | null }>;
  action: FormAction;
  me: PickerItem;
  searchPeople: (q: string) => Promise<PickerItem[]>;
}

/** First a registry or a server.json, then one server of it, then the form with what it says. */
export function RegistryImport({ read, ...form }: Props) {
  const [page, setPage] = useState<RegistryPage | null>(null);
  const [asked, setAsked] = useState<FormData | null>(null);
  const [chosen, setChosen] = useState<ServerProposal | null>(null);
  const action: FormAction = async (_previous, data) => {
    const answer = await read(data);
    if (answer.page) {
      setPage(answer.page);
      setAsked(data);
    }
    return answer.result;
  };
  if (chosen?.url) {
    return (
      <div className="space-y-5">
        <Callout
          live
          title={`From ${chosen.registryName}, version ${chosen.version}`}
          action={back(() => setChosen(null))}
        >
          <p>{chosen.description}</p>
          {chosen.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
          <p>What a registry says about a server is its publisher’s word. Nothing is granted by adding it.</p>
        </Callout>
        <ServerForm {...form} initial={{ name: chosen.name, slug: chosen.slug, url: chosen.url }} />
      </div>
    );
  }
  if (!page) return <SourceForm action={action} />;
  return (
    <div className="space-y-4">
      <Found page={page} choose={setChosen} again={back(() => setPage(null))} />
      {page.nextCursor && asked && (
        <ActionForm action={action} aria-label="Next page">
          {['url', 'search'].map((name) => (
            <input key={name} type="hidden" name={name} value={String(asked.get(name) ?? '')} />
          ))}
          <input type="hidden" name="cursor" value={page.nextCursor} />
          <SubmitButton variant="secondary">Next page</SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}

function back(onClick: () => void): ReactNode {
  return (
    <Button size="sm" onClick={onClick}>
      Back
    </Button>
  );
}

function SourceForm({ action }: { action: FormAction }) {
  const text = useRef<HTMLTextAreaElement>(null);
  return (
    <ActionForm action={action} aria-label="Read a registry" className="space-y-4">
      <FormField
        name="url"
        label="Address"
        hint="Of a registry, such as https://registry.modelcontextprotocol.io, or of a server.json."
      >
        <Input mono type="url" placeholder="https://" />
      </FormField>
      <FormField name="search" label="Search in the registry" hint="A part of the server's name.">
        <Input />
      </FormField>
      <FormField name="text" label="Or a server.json" hint="As its publisher gives it.">
        <Textarea ref={text} mono rows={8} spellCheck={false} />
      </FormField>
      <FileText label="Or a file" accept="application/json,.json" into={text} />
      <FormActions note="Nothing is added by that: you choose first.">
        <SubmitButton variant="primary">Read it</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}

interface FoundProps {
  page: RegistryPage;
  choose: (server: ServerProposal) => void;
  again: ReactNode;
}

function Found({ page: { servers, unreadable }, choose, again }: FoundProps) {
  if (servers.length + unreadable.length === 0) {
    return <Callout live title="The registry names no server for this." action={again} />;
  }
  return (
    <Panel title={`${servers.length} found`} actions={again} padded={false}>
      <ul className="divide-y">
        {servers.map((server) => (
          <li key={`${server.registryName} ${server.version}`} className="flex items-start gap-3 px-4 py-2.5">
            <div className="min-w-0 flex-1 break-words">
              <p className="font-strong">{server.name}</p>
              <p className="font-mono text-ink-3 text-xs [overflow-wrap:anywhere]">
                {server.registryName} {server.version}
              </p>
              <p className="text-ink-2">{server.description}</p>
              {server.why && <p className="text-r2">{server.why}</p>}
            </div>
            {server.url && (
              <Button size="sm" aria-label={`Choose ${server.name}`} onClick={() => choose(server)}>
                Choose
              </Button>
            )}
          </li>
        ))}
        {unreadable.map(({ name, why }) => (
          <li key={name} className="px-4 py-2.5">
            <p className="font-mono text-xs [overflow-wrap:anywhere]">{name}</p>
            <p className="text-r2">Its entry cannot be read. {why}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
