'use client';

import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

/** Stands once in the root layout. Raise one with `toast.success('…')` from `sonner`. */
export function Toaster() {
  const { theme } = useTheme();
  return (
    <Sonner
      theme={(theme as 'light' | 'dark' | 'system') ?? 'system'}
      position="bottom-right"
      closeButton
      gap={8}
      toastOptions={{
        style: {
          background: 'var(--panel)',
          color: 'var(--ink)',
          border: '1px solid var(--line-strong)',
          borderRadius: 8,
          boxShadow: 'var(--shadow-2)',
          fontFamily: 'var(--font-sans)',
          fontSize: 13,
        },
      }}
    />
  );
}
