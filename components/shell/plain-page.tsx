import type { ReactNode } from 'react';
import { Brand } from './mark';

/** A page without navigation: sign-in, set-up, not found, broken. */
export function PlainPage({
  title,
  children,
  width = 'sm',
}: {
  title: string;
  children: ReactNode;
  width?: 'sm' | 'md';
}) {
  return (
    <main
      className="mx-auto flex min-h-dvh w-full flex-col px-5 pt-[14vh] pb-12"
      style={{ maxWidth: width === 'sm' ? 400 : 560 }}
    >
      <Brand />
      <h1 className="mt-8 mb-2">{title}</h1>
      {children}
    </main>
  );
}
