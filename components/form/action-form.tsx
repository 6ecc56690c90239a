'use client';

import { useRouter } from 'next/navigation';
import {
  type FormEvent,
  Fragment,
  type ReactNode,
  startTransition,
  useActionState,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { toast } from 'sonner';
import { cn } from '../ui/cn';
import { useLive } from '../ui/use-live';
import { type ActionResult, type FormAction, isNextControlFlow, lostAnswer } from './action-result';
import { DraftNote } from './draft-note';
import { ErrorSummary } from './error-summary';
import { FormContext } from './form-context';
import { useDraft } from './use-draft';

export interface ActionFormProps {
  action: FormAction;
  /** Fields, and at the end `FormActions`. */
  children: ReactNode;
  /** Keeps a half-filled form under this key until it is accepted or discarded. */
  draftKey?: string;
  /** After success, before the redirect. */
  onSuccess?: (result: Extract<ActionResult, { ok: true }>) => void;
  /** Empties the form after a success that does not lead elsewhere. */
  resetOnSuccess?: boolean;
  /** Names the form for a screen reader when no heading does. */
  'aria-label'?: string;
  className?: string;
}

/**
 * A native form over a server action. What was typed stays when the action refuses: React resets a form after its
 * action, so the submit is handed to the action by hand and the reset is refused. Until the page is live the form
 * takes nothing: React would put the first value back over what was typed, and the browser would send it by itself.
 */
export function ActionForm({
  action,
  children,
  draftKey,
  onSuccess,
  resetOnSuccess,
  className,
  ...aria
}: ActionFormProps) {
  const router = useRouter();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const live = useLive();
  const [generation, setGeneration] = useState(0);
  const draft = useDraft(draftKey, form);
  const [result, send, pending] = useActionState<ActionResult | null, FormData>(async (previous, data) => {
    try {
      return await action(previous, data);
    } catch (error) {
      if (isNextControlFlow(error)) throw error;
      return lostAnswer;
    }
  }, null);

  useEffect(() => {
    // The browser could not give the focus to what was inert.
    if (live && document.activeElement === document.body) {
      form.current?.querySelector<HTMLElement>('[autofocus]')?.focus();
    }
  }, [live]);

  const startOver = () => setGeneration((n) => n + 1);
  const handled = useRef<ActionResult | null>(null);
  useEffect(() => {
    if (!result?.ok || handled.current === result) return;
    handled.current = result;
    draft.clear();
    if (result.message) toast.success(result.message);
    onSuccess?.(result);
    if (result.redirect) router.push(result.redirect);
    else {
      if (resetOnSuccess) startOver();
      router.refresh();
    }
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    if (pending) return;
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const data = new FormData(event.currentTarget, submitter);
    startTransition(() => send(data));
  };
  const errors = result && !result.ok ? (result.errors ?? []) : null;
  const state = useMemo(() => ({ formId, errors: errors ?? [], pending }), [formId, errors, pending]);
  return (
    <FormContext.Provider value={state}>
      <form
        ref={form}
        noValidate
        inert={!live}
        onSubmit={submit}
        onReset={(event) => event.preventDefault()}
        aria-busy={pending || undefined}
        className={cn('min-w-0', className)}
        {...aria}
      >
        <ErrorSummary result={pending ? null : result} formId={formId} />
        {draft.restored && (
          <DraftNote
            onDiscard={() => {
              draft.discard();
              startOver();
            }}
          />
        )}
        {/* A new key mounts every field afresh: the one way to empty controls of every kind. */}
        <Fragment key={generation}>{children}</Fragment>
      </form>
    </FormContext.Provider>
  );
}
