'use client';

import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { controlStyle } from './control-style';
import { useFieldProps } from './field-context';

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export interface SelectProps extends Omit<ComponentProps<'select'>, 'children' | 'multiple' | 'size'> {
  options: readonly SelectOption[];
  /** The first choice, with an empty value. */
  placeholder?: string;
}

/** The browser's own select: typing, arrows, touch and autofill work as people expect. */
export function Select({ options, placeholder, className, ...props }: SelectProps) {
  return (
    <span className={cn('relative block w-full', className)}>
      <select
        {...props}
        {...useFieldProps(props)}
        className={cn(
          controlStyle,
          'h-8 appearance-none truncate pr-7 pl-2.5 has-[option[value=""]:checked]:text-ink-3',
        )}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        size={13}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
