'use client';

import type { ComponentProps } from 'react';
import { cn } from './cn';
import { controlStyle } from './control-style';
import { useFieldProps } from './field-context';

/** A one-line text field. `mono` for slugs, URLs and other text that is read character by character. */
export function Input({ className, mono, ...props }: ComponentProps<'input'> & { mono?: boolean }) {
  return (
    <input
      type="text"
      {...props}
      {...useFieldProps(props)}
      className={cn(controlStyle, 'h-8 px-2.5', mono && 'font-mono text-xs', className)}
    />
  );
}
