'use client';

import { Check } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: ReactNode;
  hint?: ReactNode;
}

/** A real checkbox, so that a form posts it and a draft restores it without help. */
export function Checkbox({ label, hint, className, id, ...props }: CheckboxProps) {
  const made = useId();
  const own = id ?? made;
  return (
    <span className={cn('grid grid-cols-[16px_1fr] items-start gap-x-2', className)}>
      <span className="relative mt-0.5 grid size-4">
        <input
          {...props}
          id={own}
          type="checkbox"
          aria-describedby={hint ? `${own}-hint` : props['aria-describedby']}
          className="peer size-4 cursor-pointer appearance-none rounded-sm border border-control bg-panel transition-colors checked:border-accent checked:bg-accent disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-del"
        />
        <Check
          size={12}
          strokeWidth={3}
          aria-hidden
          className="pointer-events-none absolute inset-0.5 text-on-accent opacity-0 peer-checked:opacity-100"
        />
      </span>
      <label htmlFor={own} className="cursor-pointer">
        {label}
      </label>
      {hint && (
        <span id={`${own}-hint`} className="col-start-2 text-xs text-ink-2">
          {hint}
        </span>
      )}
    </span>
  );
}
