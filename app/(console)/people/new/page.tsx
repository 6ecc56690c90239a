import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NewPersonForm } from '@/components/people/person-form';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { pageCtx } from '@/lib/http/page-ctx';
import { addPerson } from '../actions';

export const metadata: Metadata = { title: 'Add a person' };

export default async function NewPersonPage() {
  const { actor } = await pageCtx();
  if (!may(actor, 'person:write')) notFound();
  return (
    <div className="max-w-[560px]">
      <PageHeader crumbs={[{ label: 'People', href: '/people' }, { label: 'New' }]} title="Add a person" />
      <NewPersonForm action={addPerson} />
    </div>
  );
}
