import type { FieldError } from '@/lib/kernel/errors';

/** What every server action answers. `redirect` is followed by the form, after its draft is gone. */
export type ActionResult =
  | { ok: true; message?: string; redirect?: string }
  | { ok: false; message: string; errors?: FieldError[] };

/** An action as `useActionState` calls it. */
export type FormAction = (previous: ActionResult | null, data: FormData) => Promise<ActionResult>;

/** When no answer came, nobody knows whether the act was done; saying "failed" would be a guess. */
export const lostAnswer: ActionResult = {
  ok: false,
  message: 'No answer came from Remit, so it is not known whether this was done. Look before you try again.',
};

/** Next signals redirect() and notFound() by throwing; those must pass through. */
export function isNextControlFlow(error: unknown): boolean {
  const digest = (error as { digest?: unknown } | null)?.digest;
  return typeof digest === 'string' && digest.startsWith('NEXT_');
}
