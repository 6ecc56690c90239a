'use server';

import type { PickerItem } from '@/components/ui/combobox';
import { listAgents } from '@/lib/agents/queries';
import { pageCtx } from '@/lib/http/page-ctx';
import { pickPeople } from '@/lib/people/queries';
import { pickTools } from '@/lib/servers/queries';

/** What form fields search in. Each query authorises for itself. */
export async function searchPeople(q: string): Promise<PickerItem[]> {
  const people = await pickPeople({ ctx: await pageCtx(), q: String(q) });
  return people.map(({ name, email }) => ({ value: email, label: name, hint: email }));
}

export async function searchTools(q: string): Promise<PickerItem[]> {
  const tools = await pickTools({ ctx: await pageCtx(), q: String(q).slice(0, 200) });
  return tools.map(({ key, dataClass, effect, outward, state, labelled }) => ({
    value: key,
    label: key,
    hint: [
      labelled ? [effect, dataClass, outward ? 'outward' : null].filter(Boolean).join(' · ') : 'not labelled yet',
      state === 'changed' ? 'definition changed: adopt it first' : null,
    ]
      .filter(Boolean)
      .join(' · '),
  }));
}

export async function searchAgents(q: string): Promise<PickerItem[]> {
  const { items } = await listAgents({
    ctx: await pageCtx(),
    page: { limit: 20, uncounted: true },
    filter: { q: String(q).slice(0, 200) || undefined },
  });
  return items.map(({ slug, name }) => ({ value: slug, label: name, hint: slug }));
}
