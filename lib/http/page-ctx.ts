import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { currentActor } from '@/lib/auth/session';
import { isRemitError } from '@/lib/kernel/errors';
import { ctxFor } from '@/lib/runtime/runtime';
import type { Ctx } from '@/lib/verb/ctx';

/** The context of the person who looks at a page. Nobody signed in goes to the sign-in page and comes back after. */
export async function pageCtx(): Promise<Ctx> {
  const actor = await currentActor();
  if (actor.kind !== 'anonymous') return ctxFor(actor);
  const path = (await headers()).get('x-remit-path');
  redirect(path && path !== '/' ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in');
}

/** A query's answer, or the not-found page for what does not exist or may not be seen. */
export async function forPage<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    if (isRemitError(error) && (error.code === 'not_found' || error.code === 'forbidden')) notFound();
    throw error;
  }
}
