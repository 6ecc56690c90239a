'use client';

import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactElement, type ReactNode, useId, useMemo, useState, useTransition } from 'react';
import { toast } from 'sonner';
import { type ActionResult, isNextControlFlow, lostAnswer } from '../form/action-result';
import { FormContext } from '../form/form-context';
import { Button } from './button';
import { Callout } from './callout';
import { cn } from './cn';
import { dialogBackdrop, dialogPopup } from './dialog-style';

export interface ConfirmDialogProps {
  trigger?: ReactElement;
  /** A question that names the thing: "Suspend support-bot?" */
  title: string;
  /** What will happen, in numbers. May hold fields; they reach `onConfirm` as FormData. */
  children: ReactNode;
  /** The verb, never "OK": "Suspend 1 agent". */
  confirmLabel: string;
  tone?: 'danger' | 'primary';
  onConfirm: (data: FormData) => Promise<ActionResult>;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** Says what will happen before it happens. Stays open with the reason when the act is refused. */
export function ConfirmDialog({
  trigger,
  title,
  children,
  confirmLabel,
  tone = 'danger',
  onConfirm,
  ...control
}: ConfirmDialogProps) {
  const router = useRouter();
  const [ownOpen, setOwnOpen] = useState(false);
  const [error, setError] = useState<Extract<ActionResult, { ok: false }> | null>(null);
  const [pending, start] = useTransition();
  const formId = useId();
  const form = useMemo(() => ({ formId, errors: error?.errors ?? [], pending }), [formId, error, pending]);
  const open = control.open ?? ownOpen;
  const setOpen = (next: boolean) => {
    if (pending) return;
    if (next) setError(null);
    setOwnOpen(next);
    control.onOpenChange?.(next);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const data = new FormData(event.currentTarget);
    start(async () => {
      let result: ActionResult;
      try {
        result = await onConfirm(data);
      } catch (thrown) {
        if (isNextControlFlow(thrown)) throw thrown;
        result = lostAnswer;
      }
      if (!result.ok) {
        setError(result);
        return;
      }
      setOwnOpen(false);
      control.onOpenChange?.(false);
      if (result.message) toast.success(result.message);
      if (result.redirect) router.push(result.redirect);
      else router.refresh();
    });
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      {trigger && <AlertDialog.Trigger render={trigger} />}
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialogBackdrop} />
        <AlertDialog.Popup className={cn(dialogPopup, 'max-w-md')}>
          <form onSubmit={submit} className="flex min-h-0 flex-col">
            <AlertDialog.Title className="px-5 pt-4 text-lg font-semibold">{title}</AlertDialog.Title>
            <AlertDialog.Description render={<div />} className="grid gap-3 overflow-y-auto px-5 pt-1 pb-4 text-ink-2">
              <FormContext.Provider value={form}>{children}</FormContext.Provider>
              {error && (
                <Callout tone="danger" title={error.message} live>
                  {error.errors?.length ? error.errors.map((e) => e.message).join(' ') : null}
                </Callout>
              )}
            </AlertDialog.Description>
            <footer className="flex justify-end gap-2 border-t px-5 py-3">
              <AlertDialog.Close render={<Button disabled={pending}>Cancel</Button>} />
              <Button type="submit" variant={tone} pending={pending}>
                {confirmLabel}
              </Button>
            </footer>
          </form>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
