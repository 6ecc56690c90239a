import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PackForm } from '@/components/evidence/pack-form';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { dayIn, isNewBy, PRESETS, type PresetId, UNTIL_NOW } from '@/lib/evidence/model/period';
import { findFirstRecord } from '@/lib/evidence/packs/queries';
import { pageCtx } from '@/lib/http/page-ctx';
import { makePack } from '../actions';

export const metadata: Metadata = { title: 'Make a pack' };

export default async function NewPackPage() {
  const ctx = await pageCtx();
  if (!may(ctx.actor, 'evidence:generate')) notFound();
  const today = dayIn(ctx.clock(), 'UTC');
  const presets = (Object.keys(PRESETS) as PresetId[]).map((value) => {
    const { first, last } = PRESETS[value].days(today);
    return { value: value as string, label: PRESETS[value].label, hint: `${first} to ${last}` };
  });
  // Where Remit is new, whole days that are over have nothing in them yet.
  const begun = await findFirstRecord({ ctx });
  const untilNow = { value: UNTIL_NOW, label: 'The last twelve months until now', hint: 'To the minute.' };
  return (
    <div className="max-w-[640px]">
      <PageHeader
        crumbs={[{ label: 'Evidence', href: '/evidence' }, { label: 'New' }]}
        title="Make a pack"
        lead="It is made in the background from one moment of the database. The same choices for the same period give the same file, byte for byte."
      />
      <PackForm
        action={makePack}
        presets={[...presets, untilNow]}
        initial={isNewBy(begun, today) ? UNTIL_NOW : 'last-quarter'}
        timeZones={['UTC', ...Intl.supportedValuesOf('timeZone')]}
      />
    </div>
  );
}
