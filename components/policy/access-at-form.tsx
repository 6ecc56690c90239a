'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button';
import { Combobox, type PickerItem } from '../ui/combobox';
import { Input } from '../ui/input';

interface Props {
  /** The moment, where it is given; otherwise it is asked for. RFC 3339. */
  at?: string;
  searchAgents: (q: string) => Promise<PickerItem[]>;
}

/** Opens what an agent could do at a moment. Times are UTC, as the statement's are. */
export function AccessAtForm({ at, searchAgents }: Props) {
  const router = useRouter();
  const [agent, setAgent] = useState<PickerItem | null>(null);
  const [missing, setMissing] = useState(false);
  function open(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setMissing(!agent);
    if (!agent) return;
    const given = String(new FormData(event.currentTarget).get('at') ?? '');
    const moment = at ?? (given && `${given}:00Z`);
    router.push(`/agents/${agent.value}/access${moment ? `?at=${encodeURIComponent(moment)}` : ''}`);
  }
  return (
    <form onSubmit={open} className="flex flex-wrap items-center gap-2">
      <Combobox
        aria-label="Agent"
        placeholder="Agent"
        search={searchAgents}
        onValueChange={(item) => {
          setAgent(item);
          setMissing(false);
        }}
        className="w-auto min-w-32 flex-1 basis-32"
      />
      {at ? null : (
        <label htmlFor="access-at" className="flex items-center gap-2 text-ink-2">
          at (UTC)
          <Input id="access-at" name="at" type="datetime-local" className="w-auto" />
        </label>
      )}
      <Button type="submit">Show access</Button>
      {missing ? (
        <p role="alert" className="w-full text-r3 text-xs">
          Choose an agent first.
        </p>
      ) : null}
    </form>
  );
}
