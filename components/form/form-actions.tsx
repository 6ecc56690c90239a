'use client';

import type { ReactNode } from 'react';
import { Button, type ButtonProps } from '../ui/button';
import { cn } from '../ui/cn';
import { useFormState } from './form-context';

/** Sends the form around it, and shows that it is under way. */
export function SubmitButton({ variant = 'primary', ...props }: Omit<ButtonProps, 'type' | 'pending'>) {
  const { pending } = useFormState();
  return <Button {...props} type="submit" variant={variant} pending={pending} />;
}

/** The row of buttons at the end of a form. `sticky` keeps it in sight under a long one. */
export function FormActions({ children, note, sticky }: { children: ReactNode; note?: ReactNode; sticky?: boolean }) {
  return (
    <div
      className={cn(
        'mt-6 flex flex-wrap items-center gap-3 print:hidden',
        sticky && 'sticky bottom-0 z-10 -mx-4 border-t bg-bg/95 px-4 py-3 backdrop-blur-sm',
      )}
    >
      {children}
      {note && <span className="text-xs text-ink-2">{note}</span>}
    </div>
  );
}
