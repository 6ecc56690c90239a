import { currentActor } from '@/lib/auth/session';
import { type FieldError, isRemitError, RemitError } from '@/lib/kernel/errors';
import { ctxFor } from '@/lib/runtime/runtime';
import type { Ctx } from '@/lib/verb/ctx';
import { toProblem } from './problem';

/** As `components/form/action-result.ts` has it. */
export type ActionResult =
  | { ok: true; message?: string; redirect?: string }
  | { ok: false; message: string; errors?: FieldError[] };

/** Runs a verb for a server action as whoever is signed in; errors become what a form shows. Next itself checks Origin. */
export async function runAction(work: (ctx: Ctx) => Promise<ActionResult>): Promise<ActionResult> {
  return answering(async () => {
    const actor = await currentActor();
    if (actor.kind === 'anonymous')
      throw new RemitError('not_signed_in', 'Your session has ended. Sign in again; what you typed is kept.');
    return work(ctxFor(actor));
  });
}

/** As `runAction`, for the verbs that nobody is signed in for. */
export async function runPublicAction(work: (ctx: Ctx) => Promise<ActionResult>): Promise<ActionResult> {
  return answering(() => work(ctxFor({ kind: 'anonymous' })));
}

async function answering(work: () => Promise<ActionResult>): Promise<ActionResult> {
  try {
    return await work();
  } catch (error) {
    // Next's own signals (redirect, notFound) are errors with a digest, and are not ours to answer.
    if (typeof (error as { digest?: unknown }).digest === 'string') throw error;
    if (isRemitError(error)) return { ok: false, message: error.message, errors: error.errors };
    const { detail } = JSON.parse(toProblem(error).body) as { detail: string };
    return { ok: false, message: detail };
  }
}
