'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { assessAgent } from '@/lib/eu-ai-act/assess-agent';
import { saveDocument } from '@/lib/eu-ai-act/documents/save-document';
import { sayOfDuty } from '@/lib/eu-ai-act/duties/say-of-duty';
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

/** Where a duty stands, in somebody's words. */
export async function say(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { agent } = await sayOfDuty({ ctx, input: formToObject(data) });
    revalidatePath(`/agents/${agent}/eu-ai-act`, 'layout');
    return { ok: true, message: 'Kept' };
  });
}

export async function saveVersion(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { base, texts = {}, ...input } = formToObject(data);
    const { content, version } = await saveDocument({ ctx, input: { ...input, base: Number(base), texts } });
    revalidatePath(`/agents/${content.agent}/eu-ai-act`, 'layout');
    return { ok: true, message: `Version ${version.version} is saved` };
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
