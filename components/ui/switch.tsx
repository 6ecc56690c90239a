'use client';

import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import { cn } from './cn';

export interface SwitchProps {
  label: ReactNode;
  hint?: ReactNode;
  name?: string;
  checked?: boolean;
  defaultChecked?: boolean;
  onCheckedChange?: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
}

/** For a setting that acts at once. Inside a form that is sent as a whole, use Checkbox. */
export function Switch({ label, hint, className, onCheckedChange, ...props }: SwitchProps) {
  const id = useId();
  return (
    <span className={cn('flex items-start justify-between gap-4', className)}>
      <span>
        <label htmlFor={id} className="cursor-pointer">
          {label}
        </label>
        {hint && (
          <span id={`${id}-hint`} className="block text-xs text-ink-2">
            {hint}
          </span>
        )}
      </span>
      <BaseSwitch.Root
        {...props}
        id={id}
        nativeButton
        render={<button type="button" />}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onCheckedChange={(checked) => onCheckedChange?.(checked)}
        className="relative mt-0.5 h-[18px] w-8 shrink-0 rounded-full border border-control bg-sunken transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <BaseSwitch.Thumb className="block size-3 translate-x-0.5 rounded-full bg-control transition-transform data-checked:translate-x-4 data-checked:bg-on-accent" />
      </BaseSwitch.Root>
    </span>
  );
}
