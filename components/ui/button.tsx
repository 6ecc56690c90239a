'use client';

import { Button as BaseButton } from '@base-ui/react/button';
import { LoaderCircle } from 'lucide-react';
import { type ComponentProps, useCallback, useRef } from 'react';
import { type ButtonStyle, buttonStyle } from './button-style';
import { cn } from './cn';
import { Kbd } from './kbd';
import { useShortcut } from './shortcuts';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'ref'>, ButtonStyle {
  /** A single key that presses the button from anywhere on the page outside of fields, and is shown in it. */
  kbd?: string;
  /** Shows that the act is under way and refuses a second press. */
  pending?: boolean;
  ref?: React.Ref<HTMLButtonElement>;
}

export function Button({
  variant,
  size,
  kbd,
  pending,
  className,
  children,
  type,
  disabled,
  ref,
  ...props
}: ButtonProps) {
  const own = useRef<HTMLButtonElement | null>(null);
  useShortcut(
    kbd,
    useCallback(() => own.current?.click(), []),
  );
  return (
    <BaseButton
      {...props}
      ref={(node: HTMLButtonElement | null) => {
        own.current = node;
        if (typeof ref === 'function') ref(node);
        else if (ref) ref.current = node;
      }}
      type={type ?? 'button'}
      disabled={disabled || pending}
      focusableWhenDisabled={pending || undefined}
      aria-busy={pending || undefined}
      aria-keyshortcuts={kbd}
      className={cn(buttonStyle({ variant, size }), className)}
    >
      {pending && <LoaderCircle size={14} className="animate-spin" aria-hidden />}
      {children}
      {kbd && (
        <span aria-hidden className="-mr-0.5 inline-flex opacity-80 pointer-coarse:hidden">
          <Kbd>{kbd}</Kbd>
        </span>
      )}
    </BaseButton>
  );
}
