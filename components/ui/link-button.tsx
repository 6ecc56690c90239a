import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonStyle, buttonStyle } from './button-style';
import { cn } from './cn';

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function LinkButton({ variant, size, className, ...props }: ComponentProps<typeof Link> & ButtonStyle) {
  return <Link {...props} className={cn(buttonStyle({ variant, size }), className)} />;
}
