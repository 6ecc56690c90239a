'use server';

import { revalidatePath } from 'next/cache';
import { assessAgent } from '@/lib/eu-ai-act/assess-agent';
import { EU_CLASS_WORDS } from '@/lib/eu-ai-act/model/eu-class';
import { type ActionResult, runAction } from '@/lib/http/action';

export async function saveAnswers(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const slug = String(data.get('slug') ?? '');
    const input = { slug, dataVersion: Number(data.get('dataVersion')), answers: parse(data.get('answers')) };
    const { class: euClass } = await assessAgent({ ctx, input });
    revalidatePath(`/agents/${slug}`, 'layout');
    return { ok: true, message: `Kept: ${EU_CLASS_WORDS[euClass]}`, redirect: `/agents/${slug}/eu-ai-act` };
  });
}

/** What the verb then refuses, where it is no list of answers. */
function parse(text: FormDataEntryValue | null): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
