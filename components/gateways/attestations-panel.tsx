'use client';

import { Plus } from 'lucide-react';
import { findGaps } from '@/lib/attestations/model/periods';
import { gapWords } from '@/lib/attestations/model/words';
import { type AttestationDetail, REPORT_WORDS, REPORTS } from '@/lib/gateways/model/attestation';
import { ATTESTED_SCOPE } from '@/lib/gateways/model/attested-scope';
import { dateWords } from '@/lib/kernel/constraint-words';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { Select } from '../ui/select';

type Act = (data: FormData) => Promise<ActionResult>;

interface Props {
  slug: string;
  attestations: readonly (AttestationDetail & { vendor?: string | null })[];
  /** Said where there is none. */
  empty: string;
  /** Who is reminded, as a sentence begins. */
  reminded: string;
  /** A vendor is asked for too. */
  ofVendor?: boolean;
  /** Absent for who may only read. */
  acts?: { add: Act; remove: Act };
}

/** What somebody outside attests of a gateway or of the vendor of a server, until when, and which days none covers. */
export function AttestationsPanel({ slug, attestations, empty, reminded, ofVendor, acts }: Props) {
  const gaps = findGaps(attestations);
  return (
    <Panel
      title="Attestations"
      note={attestations.length > 0 ? String(attestations.length) : undefined}
      actions={
        acts ? (
          <AddAttestation slug={slug} add={acts.add} reminded={reminded} ofVendor={ofVendor ?? false} />
        ) : undefined
      }
      padded={false}
    >
      {attestations.length === 0 ? <p className="p-4 text-ink-2">None yet. {empty}</p> : null}
      <ul>
        {attestations.map(({ id, vendor, report, auditor, periodStart, periodEnd, link, over }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-b-0"
          >
            <span className="min-w-0">
              <span className="flex flex-wrap items-center gap-2 font-strong">
                {link ? (
                  <a className="link" href={link} rel="noreferrer noopener" target="_blank">
                    {REPORT_WORDS[report]}
                  </a>
                ) : (
                  REPORT_WORDS[report]
                )}
                {over ? <Chip tone="bad">over</Chip> : null}
              </span>
              <span className="block text-ink-2">
                {vendor ? `On ${vendor}, by ` : ''}
                {auditor}, {period(periodStart, periodEnd)}
              </span>
            </span>
            {acts ? (
              <ConfirmDialog
                trigger={
                  <Button variant="ghost" size="sm" aria-label={`Remove ${REPORT_WORDS[report]} of ${auditor}`}>
                    Remove
                  </Button>
                }
                title="Remove this attestation?"
                confirmLabel="Remove 1 attestation"
                onConfirm={(data) => {
                  data.set('slug', slug);
                  data.set('id', id);
                  return acts.remove(data);
                }}
              >
                <p>Nobody is reminded of it any more. The audit log goes on to know it.</p>
              </ConfirmDialog>
            ) : null}
          </li>
        ))}
        {gaps.map((gap) => (
          <li key={`${gap.kind} ${gap.from}`} className="border-b px-4 py-2.5 last:border-b-0">
            <Chip tone={gap.bridged ? 'neutral' : 'warn'}>{gap.bridged ? 'bridged gap' : 'gap'}</Chip>{' '}
            <span className="text-ink-2">{gapWords(gap)}</span>
          </li>
        ))}
      </ul>
      {attestations.length > 0 ? (
        <p className="border-t px-4 py-2.5 text-xs text-ink-2">
          {ATTESTED_SCOPE[attestations[0]?.report ?? 'other'].covers} It leaves out:{' '}
          {lower(ATTESTED_SCOPE[attestations[0]?.report ?? 'other'].leaves)}
        </p>
      ) : null}
    </Panel>
  );
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

interface AddProps {
  slug: string;
  add: Act;
  reminded: string;
  ofVendor: boolean;
}

function AddAttestation({ slug, add, reminded, ofVendor }: AddProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm">
          <Plus size={13} aria-hidden /> Add
        </Button>
      }
      title="Add an attestation"
      confirmLabel="Add"
      tone="primary"
      onConfirm={(data) => {
        data.set('slug', slug);
        return add(data);
      }}
    >
      <div className="space-y-3">
        <p>{reminded} are reminded two weeks and three days before it is over.</p>
        {ofVendor ? (
          <FormField name="vendor" label="Vendor" hint="Who runs the server, as the report names them." required>
            <Input />
          </FormField>
        ) : null}
        <FormField name="report" label="Report" required>
          <Select options={REPORTS.map((value) => ({ value, label: REPORT_WORDS[value] }))} />
        </FormField>
        <FormField name="auditor" label="Auditor" required>
          <Input />
        </FormField>
        <div className="grid gap-3 sm:grid-cols-2">
          <FormField name="periodStart" label="Covers from">
            <Input type="date" />
          </FormField>
          <FormField name="periodEnd" label="Until" required>
            <Input type="date" />
          </FormField>
        </div>
        <FormField name="link" label="Where it is" hint="An https address.">
          <Input mono placeholder="https://trust.example.com/soc2" />
        </FormField>
      </div>
    </ConfirmDialog>
  );
}

function period(start: string | null, end: string): string {
  return start === null ? `until ${dateWords(end)}` : `${dateWords(start)} to ${dateWords(end)}`;
}
