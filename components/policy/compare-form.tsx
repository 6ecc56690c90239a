'use client';

import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { Button } from '../ui/button';
import { Input } from '../ui/input';

/** Chooses two revisions to compare. */
export function CompareForm({ from, to }: { from: string; to: string }) {
  const router = useRouter();
  function compare(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    router.push(
      `/policy/compare?from=${encodeURIComponent(String(data.get('from')))}&to=${encodeURIComponent(String(data.get('to')))}`,
    );
  }
  return (
    <form onSubmit={compare} className="flex flex-wrap items-center gap-2">
      <label htmlFor="from" className="flex items-center gap-2 text-ink-2">
        From revision
        <Input id="from" name="from" inputMode="numeric" defaultValue={from} className="w-20" />
      </label>
      <label htmlFor="to" className="flex items-center gap-2 text-ink-2">
        to revision
        <Input id="to" name="to" inputMode="numeric" defaultValue={to} className="w-20" />
      </label>
      <Button type="submit">Compare</Button>
    </form>
  );
}
