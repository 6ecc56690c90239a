import { type ReactNode, useId } from 'react';
import { cn } from './cn';

export interface PanelProps {
  title?: string;
  /** A quiet word at the right end of the header. */
  note?: ReactNode;
  /** Buttons at the right end of the header. */
  actions?: ReactNode;
  children: ReactNode;
  /** Off for content that brings its own edges: tables, diffs, lists of rows. */
  padded?: boolean;
  /** For links to it: `/agents/x#tools`. */
  anchor?: string;
  className?: string;
}

export function Panel({ title, note, actions, children, padded = true, anchor, className }: PanelProps) {
  const id = useId();
  return (
    <section
      id={anchor}
      aria-labelledby={title ? id : undefined}
      className={cn('min-w-0 scroll-mt-4 overflow-clip rounded-lg border bg-panel', className)}
    >
      {title && (
        <header className="flex min-h-[43px] flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-1.5">
          <h2 id={id}>{title}</h2>
          {(note || actions) && (
            <div className="flex items-center gap-3">
              {note && <span className="text-ink-3">{note}</span>}
              {actions}
            </div>
          )}
        </header>
      )}
      {padded ? <div className="p-4">{children}</div> : children}
    </section>
  );
}

/** A part of an unpadded panel, set off by a line. */
export function PanelSection({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cn('border-b px-4 py-3 last:border-b-0', className)}>{children}</div>;
}

/** Panels one above the other, and beside them an aside that drops below on narrow screens. */
export function Columns({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className={cn('grid items-start gap-6', aside && 'lg:grid-cols-[minmax(0,1fr)_312px]')}>
      <div className="grid min-w-0 gap-4">{children}</div>
      {aside && <aside className="grid min-w-0 gap-4">{aside}</aside>}
    </div>
  );
}
