'use server';

import { revalidatePath } from 'next/cache';
import type { Made } from '@/components/credentials/credentials-panel';
import { createCredential } from '@/lib/credentials/create-credential';
import { reportRotated } from '@/lib/credentials/report-rotated';
import { revokeCredential } from '@/lib/credentials/revoke-credential';
import { rotateCredential } from '@/lib/credentials/rotate-credential';
import { type ActionResult, runAction } from '@/lib/http/action';
import { invalid } from '@/lib/kernel/errors';

const text = (data: FormData, name: string) => String(data.get(name) ?? '').trim();
/** What was filled in. */
const given = (data: FormData, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, text(data, name)]).filter(([, value]) => value !== ''));

function keyIn(data: FormData): { publicKey?: unknown } {
  const typed = text(data, 'publicKey');
  if (typed === '') return {};
  try {
    return { publicKey: JSON.parse(typed) as unknown };
  } catch {
    throw invalid('publicKey', 'This is no JSON. Paste the public half of the key as JWK.');
  }
}

/** The secret is in the answer and nowhere else. */
export async function addCredential(data: FormData): Promise<Made> {
  let made: Made | undefined;
  const result = await runAction(async (ctx) => {
    const kind = text(data, 'kind');
    const audiences = text(data, 'audiences').split(/\s+/).filter(Boolean);
    const [uri, accessToken] = [text(data, 'registrationUri'), text(data, 'registrationToken')];
    const registration = uri || accessToken ? { registration: { uri, accessToken } } : {};
    const more = kind === 'external' ? { ...given(data, 'issuer', 'subject'), ...registration } : { audiences };
    const key = kind === 'remit_key' ? keyIn(data) : {};
    const input = { ...given(data, 'agent', 'name', 'place'), kind, ...more, ...key };
    const { secret, credential, request } = await createCredential({ ctx, input });
    made = { secret, clientId: credential.subject, request };
    return { ok: true };
  });
  revalidatePath('/agents');
  return made ?? { problem: result };
}

export async function replaceCredential(data: FormData): Promise<Made> {
  let made: Made | undefined;
  const result = await runAction(async (ctx) => {
    const overlapHours = Number(data.get('overlapHours'));
    const input = { ...given(data, 'id', 'reason'), ...keyIn(data), overlapHours };
    const { secret, credential } = await rotateCredential({ ctx, input });
    made = { secret, clientId: credential.subject, request: null };
    return { ok: true };
  });
  revalidatePath('/agents');
  return made ?? { problem: result };
}

export async function credentialReplaced(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { serial } = await reportRotated({ ctx, input: { id: text(data, 'id') } });
    revalidatePath('/agents');
    return { ok: true, message: `Older tokens are refused from revision ${serial} on` };
  });
}

export async function endCredential(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { serial } = await revokeCredential({ ctx, input: { id: text(data, 'id'), reason: text(data, 'reason') } });
    revalidatePath('/agents');
    return { ok: true, message: `Revoked; its tokens are refused from revision ${serial} on` };
  });
}
