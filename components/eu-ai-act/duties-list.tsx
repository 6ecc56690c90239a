'use client';

import Link from 'next/link';
import type { Duties } from '@/lib/eu-ai-act/model/duties-dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { Panel, PanelSection } from '../ui/panel';
import { RadioGroup } from '../ui/radio-group';
import { Textarea } from '../ui/textarea';
import { dayWords } from './class-words';
import { DutyStateChip } from './duty-state-chip';

type Duty = Duties['duties'][number];
type Say = (data: FormData) => Promise<ActionResult>;

/** Each duty with where it stands and what fulfils it, one panel for each day from which it is owed. */
export function DutiesList({ duties, today, say }: { duties: Duties; today: string; say?: Say | undefined }) {
  if (duties.duties.length === 0) {
    return (
      <Panel title="Duties">
        <EmptyState title="No duties">An agent that is out of scope owes nothing under the Act.</EmptyState>
      </Panel>
    );
  }
  return (
    <>
      {[...new Set(duties.duties.map(({ date }) => date))].map((date) => {
        const items = duties.duties.filter((one) => one.date === date);
        return (
          <Panel
            key={date}
            title={`${date <= today ? 'Since' : 'From'} ${dayWords(date)}`}
            note={`${date <= today ? 'applies already' : 'to come'} · ${items.length} ${items.length === 1 ? 'duty' : 'duties'}`}
            padded={false}
          >
            <ul>
              {items.map((duty) => (
                <li key={duty.id} className="border-b last:border-b-0">
                  <DutyRow agent={duties.agent} duty={duty} say={say} />
                </li>
              ))}
            </ul>
          </Panel>
        );
      })}
      <NotOwed duties={duties} />
    </>
  );
}

function DutyRow({ agent, duty, say }: { agent: string; duty: Duty; say?: Say | undefined }) {
  const { title, text, article, roles, state, why, by, statement, shows, adds, document, href } = duty;
  const open = state === 'missing' || state === 'not-yet-due';
  return (
    <PanelSection className="grid gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,1fr)_190px]">
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        <p className="text-ink-2">{text}</p>
        <p className="mt-1.5 whitespace-pre-wrap [overflow-wrap:anywhere]">
          {by === 'records' ? 'By records here: ' : ''}
          {why}
          {statement && state !== 'not-yet-due' && state !== 'missing' && by !== 'records' ? (
            <span className="text-ink-3"> {statement.person.name} said so.</span>
          ) : null}
        </p>
        {open ? (
          <p className="mt-1 text-xs text-ink-2">
            Remit shows: {shows} You add: {adds}
          </p>
        ) : null}
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5 sm:flex-col sm:items-end">
        <DutyStateChip state={state} />
        <p className="text-xs text-ink-3 sm:text-right">
          {article}, as {roles.join(' and ')}
        </p>
        <span className="flex flex-wrap items-center gap-2">
          {document ? (
            <Link
              className="link text-xs"
              href={`/agents/${agent}/eu-ai-act/documents/${document}`}
              aria-label={`Document: ${title}`}
            >
              Document
            </Link>
          ) : null}
          {href ? (
            <Link className="link text-xs" href={href} aria-label={`Records: ${title}`}>
              Records
            </Link>
          ) : null}
          {say && duty.mayBeSaid ? <SayButton agent={agent} duty={duty} say={say} /> : null}
        </span>
      </div>
    </PanelSection>
  );
}

function SayButton({ agent, duty, say }: { agent: string; duty: Duty; say: Say }) {
  const { statement } = duty;
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Say where it stands: ${duty.title}`}>
          {statement ? 'Say again' : 'Say'}
        </Button>
      }
      title={duty.title}
      confirmLabel="Keep"
      tone="primary"
      onConfirm={(data) => {
        for (const [name, value] of Object.entries({ slug: agent, duty: duty.id })) data.set(name, value);
        return say(data);
      }}
    >
      <p>{duty.adds} Kept with your name; what was said before stays.</p>
      <FormField name="says" label="Where it stands" group required>
        <RadioGroup
          defaultValue={statement?.says}
          options={[
            ...(duty.asks ? [{ value: 'applies', label: 'It applies', hint: 'The document is due then.' }] : []),
            { value: 'done', label: 'Fulfilled', hint: 'Say how, and where it is recorded.' },
            { value: 'not-applicable', label: 'Does not apply', hint: 'Say why not.' },
            ...(statement ? [{ value: 'open', label: 'Open again', hint: 'Takes back what was said.' }] : []),
          ]}
        />
      </FormField>
      <FormField name="text" label="How or why" required>
        <Textarea rows={3} maxLength={2000} defaultValue={statement?.text} />
      </FormField>
    </ConfirmDialog>
  );
}

function NotOwed({ duties: { notOwed } }: { duties: Duties }) {
  if (notOwed.length === 0) return null;
  return (
    <details className="rounded-lg border bg-panel">
      <summary className="cursor-pointer px-4 py-2.5 font-medium">
        {notOwed.length} other {notOwed.length === 1 ? 'duty' : 'duties'} of the Act, and why not
      </summary>
      <ul className="border-t">
        {notOwed.map(({ id, title, article, why }) => (
          <li key={id} className="border-b last:border-b-0">
            <PanelSection>
              <span className="font-medium">{title}</span> <span className="text-xs text-ink-3">{article}</span>
              <p className="text-ink-2">{why}</p>
            </PanelSection>
          </li>
        ))}
      </ul>
    </details>
  );
}
