'use client';

import { useMemo, useState } from 'react';
import { showInvisible } from '@/lib/kernel/invisible';
import { Button } from './button';
import { cn } from './cn';

const LINE = 110;

/** Where to cut so that about `max` screen lines stay; -1 when all fits. */
function cutAt(text: string, max: number): number {
  let lines = 0;
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const stop = end === -1 ? text.length : end;
    const room = max - lines;
    if (Math.ceil(Math.max(1, stop - from) / LINE) > room) return Math.min(stop, from + room * LINE);
    lines += Math.ceil(Math.max(1, stop - from) / LINE);
    from = stop + 1;
    if (lines >= max && from < text.length) return stop;
  }
  return -1;
}

export interface HostileTextProps {
  text: string;
  /** Collapsed beyond this many lines. */
  maxLines?: number;
  /** What it is, for a screen reader: "Description of crm/refund". */
  label?: string;
  /** Without box and collapsing, for a name inside a sentence. */
  inline?: boolean;
  className?: string;
}

/**
 * Text that somebody else wrote: shown as text, with each invisible character replaced by its code point, so that
 * nothing can hide in it or reorder what stands around it.
 */
export function HostileText({ text, maxLines = 12, label, inline, className }: HostileTextProps) {
  const [open, setOpen] = useState(false);
  const all = useMemo(() => showInvisible(text), [text]);
  const hidden = useMemo(() => all.reduce((n, piece) => n + (piece.codePoint ? 1 : 0), 0), [all]);
  const cut = useMemo(() => (inline ? -1 : cutAt(text, maxLines)), [text, maxLines, inline]);
  const pieces = useMemo(() => (cut === -1 || open ? all : showInvisible(text.slice(0, cut))), [all, cut, open, text]);
  const body = pieces.map((piece, index) =>
    piece.codePoint ? (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed text have no other identity
        key={index}
        title={`Invisible character ${piece.codePoint}`}
        className="mx-px rounded-sm bg-r3-soft px-1 font-mono text-[10px] font-semibold text-r3 ring-1 ring-r3/40 ring-inset"
      >
        {piece.codePoint}
      </span>
    ) : (
      piece.text
    ),
  );
  if (inline) return <bdi className={cn('[overflow-wrap:anywhere]', className)}>{body}</bdi>;
  return (
    <div className={cn('min-w-0 overflow-hidden rounded-md border bg-sunken', className)}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls */}
      <div
        dir="ltr"
        role="group"
        aria-label={label}
        className="px-3 py-2.5 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere] [contain:paint] [unicode-bidi:isolate]"
      >
        {body}
        {cut !== -1 && !open && '…'}
        {text === '' && <span className="text-ink-3">(empty)</span>}
      </div>
      {(cut !== -1 || hidden > 0) && (
        <div className="flex items-center justify-between gap-3 border-t px-3 py-1 text-xs">
          <span className={hidden > 0 ? 'font-strong text-r3' : 'text-ink-3'}>
            {hidden > 0
              ? `${hidden} invisible ${hidden === 1 ? 'character' : 'characters'}`
              : `${text.length.toLocaleString('en')} characters`}
          </span>
          {cut !== -1 && (
            <Button size="sm" variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)} className="-mr-2">
              {open ? 'Show less' : 'Show all'}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
