import { currentActor } from '@/lib/auth/session';
import { type FieldError, isRemitError, RemitError } from '@/lib/kernel/errors';
import { ctxFor } from '@/lib/runtime/runtime';
import type { Ctx } from '@/lib/verb/ctx';
import { isDatabaseAway, toProblem } from './problem';

/** As `components/form/action-result.ts` has it. */
export type ActionResult =
  | { ok: true; message?: string; redirect?: string }
  | { ok: false; message: string; errors?: FieldError[] };

/** Runs a verb for a server action as whoever is signed in; errors become what a form shows. Next itself checks Origin. */
export async function runAction(work: (ctx: Ctx) => Promise<ActionResult>): Promise<ActionResult> {
  try {
    const actor = await currentActor();
    if (actor.kind === 'anonymous') throw new RemitError('not_signed_in', 'Your session has ended. Sign in again; what you typed is kept.');
    return await work(ctxFor(actor));
  } catch (error) {
    // Next's own signals (redirect, notFound) are errors with a digest, and are not ours to answer.
    if (typeof (error as { digest?: unknown }).digest === 'string') throw error;
    if (isRemitError(error)) return { ok: false, message: error.message, errors: error.errors };
    const { detail } = JSON.parse(toProblem(error).body) as { detail: string };
    return { ok: false, message: isDatabaseAway(error) ? 'The database does not answer. Nothing was changed.' : detail };
  }
}
