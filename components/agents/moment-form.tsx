'use client';

import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { Button } from '../ui/button';
import { Input } from '../ui/input';

/** Chooses the moment that a statement is about, and mostly prints it. Times are UTC, as the statement's are. */
export function MomentForm({ at, path, print = true }: { at: string | null; path: string; print?: boolean }) {
  const router = useRouter();
  function choose(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const value = String(new FormData(event.currentTarget).get('at') ?? '');
    router.push(value ? `${path}?at=${encodeURIComponent(`${value}:00Z`)}` : path);
  }
  return (
    <form onSubmit={choose} className="flex flex-wrap items-center gap-2 print:hidden">
      <label htmlFor="moment" className="flex flex-wrap items-center gap-2 text-ink-2">
        As it was at (UTC)
        <Input id="moment" type="datetime-local" name="at" defaultValue={at?.slice(0, 16) ?? ''} className="w-auto" />
      </label>
      <Button type="submit">Show</Button>
      {print ? (
        <Button className="ml-auto" onClick={() => window.print()}>
          Print
        </Button>
      ) : null}
    </form>
  );
}
