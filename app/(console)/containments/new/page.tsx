import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ChooseTarget } from '@/components/containments/choose-target';
import { IsolatePanel } from '@/components/containments/isolate-panel';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { TARGET_KINDS, targetSchema, targetWords } from '@/lib/containments/model/target';
import { previewContainment } from '@/lib/containments/queries';
import { pageCtx } from '@/lib/http/page-ctx';
import { isRemitError } from '@/lib/kernel/errors';
import { isolateAgents } from '../actions';

export const metadata: Metadata = { title: 'Isolate' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const crumbs = [{ label: 'Isolation', href: '/containments' }, { label: 'New' }];

export default async function IsolatePage({ searchParams }: Props) {
  const ctx = await pageCtx();
  if (!may(ctx.actor, 'agent:suspend')) notFound();
  const { of, target, alert } = await searchParams;
  const asked = targetSchema.safeParse({ of, target });
  const preview = asked.success ? await found(previewContainment({ ctx, ...asked.data })) : null;
  if (!preview) {
    return (
      <div className="max-w-[760px]">
        <PageHeader
          crumbs={crumbs}
          title="Isolate agents"
          lead="Nothing is stopped before you have seen what it stops."
        />
        <ChooseTarget
          of={TARGET_KINDS.find((kind) => kind === of) ?? 'agent'}
          target={typeof target === 'string' ? target : ''}
          unknown={target !== undefined}
        />
      </div>
    );
  }
  return (
    <div className="max-w-[760px]">
      <PageHeader crumbs={crumbs} title={`Isolate ${targetWords(preview)}?`} />
      <IsolatePanel preview={preview} alert={typeof alert === 'string' ? alert : undefined} action={isolateAgents} />
    </div>
  );
}

async function found<T>(query: Promise<T>): Promise<T | null> {
  try {
    return await query;
  } catch (error) {
    if (isRemitError(error) && error.code === 'not_found') return null;
    throw error;
  }
}
