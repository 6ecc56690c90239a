'use client';

import type { ComponentProps } from 'react';
import { cn } from './cn';
import { controlStyle } from './control-style';
import { useFieldProps } from './field-context';

/** Grows with its text where the browser can (`field-sizing`). */
export function Textarea({ className, mono, rows = 3, ...props }: ComponentProps<'textarea'> & { mono?: boolean }) {
  return (
    <textarea
      {...props}
      {...useFieldProps(props)}
      rows={rows}
      className={cn(
        controlStyle,
        'field-sizing-content max-h-96 min-h-16 resize-y px-2.5 py-1.5',
        mono && 'font-mono text-xs',
        className,
      )}
    />
  );
}
