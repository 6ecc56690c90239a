import type { ReactNode } from 'react';
import { cn } from './cn';

function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s.@_-]+/u)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters
    .map((word) => [...(word ?? '?')][0])
    .join('')
    .toUpperCase();
}

/** Decorative: always beside the name, or inside a control that has one. */
export function Avatar({ name, size = 22, className }: { name: string; size?: number; className?: string }) {
  return (
    <span
      aria-hidden
      style={{ width: size, height: size, fontSize: Math.round(size * 0.44) }}
      className={cn(
        'inline-grid shrink-0 place-items-center rounded-full bg-accent-soft leading-none font-bold text-accent',
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}

/** A person in a line: avatar, name, and what they did or are. */
export function Person({
  name,
  email,
  note,
  muted,
}: {
  name: string;
  email?: string;
  note?: ReactNode;
  muted?: boolean;
}) {
  return (
    <span className="inline-flex min-w-0 items-center gap-2" title={email}>
      <Avatar name={name} size={20} />
      <span className={cn('truncate', muted && 'text-ink-2')}>{name}</span>
      {note && <span className="text-ink-2">{note}</span>}
    </span>
  );
}
