'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import type { TestResult } from '@/lib/controls/model/dto';
import { LONGEST_EXCEPTION_DAYS } from '@/lib/controls/model/exception';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Linked } from '../ui/linked';
import { Panel, PanelSection } from '../ui/panel';
import { Textarea } from '../ui/textarea';
import { TestStatusChip } from './control-chips';

/** So many resources are shown of a test that nobody asked for. */
const FIRST = 50;

type Act = (data: FormData) => Promise<ActionResult>;
type Resource = TestResult['resources'][number];

interface Props {
  /** Id of the control. */
  control: string;
  results: TestResult[];
  /** Absent for who may not ask for exceptions. */
  except?: Act | undefined;
}

/** What each live test says now; of those that fail, which resources and why. */
export function TestsPanel({ control, results, except }: Props) {
  const asked = results.filter(({ status }) => status !== 'none');
  const passing = asked.filter(({ status }) => status === 'passing').length;
  return (
    <Panel title="Live tests" note={`${passing} of ${asked.length} pass`} padded={false} anchor="tests">
      {results.map((result) => (
        <PanelSection key={result.id}>
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
            <div className="min-w-0 flex-1 basis-64">
              <h3 className="font-strong">{result.says}</h3>
              <p className="text-ink-2">
                {result.words} <span className="font-mono text-ink-3 text-xs">{result.id}</span>
              </p>
            </div>
            <TestStatusChip status={result.status} />
          </div>
          {result.resources.length + result.exceptedResources.length > 0 ? (
            <ul className="mt-2 rounded-md border bg-sunken">
              {result.resources.map((resource) => (
                <ResourceRow key={resource.key} resource={resource}>
                  {except && result.exceptable ? <Except test={result} resource={resource} except={except} /> : null}
                </ResourceRow>
              ))}
              {result.exceptedResources.map((resource) => (
                <ResourceRow key={resource.key} resource={resource}>
                  <Chip tone="info">Excepted</Chip>
                </ResourceRow>
              ))}
            </ul>
          ) : null}
          {result.status === 'failing' ? (
            <p className="mt-2 text-ink-2">
              <More control={control} result={result} />
              {result.mend}
            </p>
          ) : null}
        </PanelSection>
      ))}
    </Panel>
  );
}

/** A link to all of them, as far as a page can hold them. */
function More({ control, result: { id, failing, excepted, resources } }: { control: string; result: TestResult }) {
  const left = failing - excepted - resources.length;
  if (left <= 0) return null;
  const words = `${left.toLocaleString('en')} more`;
  return (
    <>
      And{' '}
      {resources.length > FIRST ? (
        words
      ) : (
        <Link className="link" href={`/controls/${control}?test=${id}#tests`}>
          {words}
        </Link>
      )}
      .{' '}
    </>
  );
}

function ResourceRow({ resource, children }: { resource: Resource; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-3 py-2 last:border-b-0">
      <span className="min-w-0 flex-1 basis-56 [overflow-wrap:anywhere]">
        <Linked href={resource.href}>{resource.label}</Linked>
        <span className="block text-ink-2">{resource.why}</span>
      </span>
      {children}
    </li>
  );
}

function Except({ test, resource, except }: { test: TestResult; resource: Resource; except: Act }) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Ask for an exception for ${resource.label}`}>
          Except
        </Button>
      }
      title={`Ask for an exception for ${resource.label}?`}
      confirmLabel="Ask for 1 exception"
      tone="primary"
      onConfirm={(data) => {
        data.set('test', test.id);
        data.set('resource', resource.key);
        return except(data);
      }}
    >
      <div className="space-y-3">
        <p>
          It goes on failing until a second person approved the exception, and fails again after its end. Another fault
          of it is not excepted.
        </p>
        <FormField name="reason" label="Why" required>
          <Textarea rows={2} maxLength={1000} />
        </FormField>
        <FormField name="compensation" label="What is done instead" required>
          <Textarea rows={2} maxLength={1000} />
        </FormField>
        <FormField
          name="until"
          label="Until the end of"
          hint={`In UTC; ${LONGEST_EXCEPTION_DAYS} days at most.`}
          required
        >
          <Input type="date" />
        </FormField>
      </div>
    </ConfirmDialog>
  );
}

export function SinceLine({ since }: { since: string | null }) {
  return since === null ? <span className="text-ink-3">not noted yet</span> : <When at={since} show="absolute" />;
}
