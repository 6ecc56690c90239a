import type { ReactNode } from 'react';
import { Brand } from '../shell/mark';

/** What is public: without the navigation of the console. */
export function DocsFrame({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto max-w-5xl px-5 py-8">
      <header className="mb-8">
        <Brand />
      </header>
      <main>{children}</main>
    </div>
  );
}
