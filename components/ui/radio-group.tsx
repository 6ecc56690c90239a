'use client';

import { type ReactNode, useId } from 'react';
import { cn } from './cn';
import { useFieldProps } from './field-context';

export interface RadioOption {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}

export interface RadioGroupProps {
  options: readonly RadioOption[];
  name?: string;
  defaultValue?: string;
  value?: string;
  onValueChange?: (value: string) => void;
  required?: boolean;
  /** `cards` puts each choice in a box, for choices that need a sentence; `inline` sets them in one row. */
  look?: 'list' | 'cards' | 'inline';
  className?: string;
}

/** Real radio buttons: arrows move, the form posts, drafts restore. Put it in a `FormField group`, which names it. */
export function RadioGroup({
  options,
  value,
  defaultValue,
  onValueChange,
  look = 'list',
  className,
  ...props
}: RadioGroupProps) {
  const field = useFieldProps(props);
  const made = useId();
  const base = field.id ?? made;
  return (
    <div className={cn(look === 'inline' ? 'flex flex-wrap gap-x-4 gap-y-1.5' : 'grid gap-1.5', className)}>
      {options.map((option, index) => {
        const id = index === 0 ? base : `${base}-${option.value}`;
        return (
          <label
            key={option.value}
            htmlFor={id}
            className={cn(
              'grid cursor-pointer grid-cols-[16px_1fr] items-start gap-x-2',
              look === 'cards' &&
                'rounded-lg border border-line-strong bg-panel px-3 py-2 hover:border-control has-checked:border-accent has-checked:bg-accent-soft',
            )}
          >
            <input
              id={id}
              type="radio"
              name={field.name ?? made}
              value={option.value}
              required={field.required}
              disabled={option.disabled}
              aria-describedby={option.hint ? `${id}-hint` : undefined}
              {...(value === undefined
                ? { defaultChecked: defaultValue === option.value }
                : { checked: value === option.value })}
              onChange={() => onValueChange?.(option.value)}
              className="mt-0.5 size-4 cursor-pointer appearance-none rounded-full border border-control bg-panel transition-[border-width] checked:border-[5px] checked:border-accent disabled:cursor-not-allowed disabled:opacity-50"
            />
            <span>
              {option.label}
              {option.hint && (
                <span id={`${id}-hint`} className="block text-xs text-ink-2">
                  {option.hint}
                </span>
              )}
            </span>
          </label>
        );
      })}
    </div>
  );
}
