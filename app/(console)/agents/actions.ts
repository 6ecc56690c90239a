'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { formToManifest } from '@/lib/agents/model/form-to-manifest';
import { registerAgent } from '@/lib/agents/register-agent';
import { type ActionResult, runAction } from '@/lib/http/action';
import type { CardProposal } from '@/lib/interchange/model/agent-card';
import { readAgentCard } from '@/lib/interchange/read-agent-card';
import { parseYaml } from '@/lib/kernel/yaml';

export async function registerFromForm(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return register(() => formToManifest(formToObject(data)));
}

export async function registerFromYaml(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return register(() => parseYaml(String(data.get('manifest') ?? '')));
}

async function register(read: () => unknown): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { agent, request } = await registerAgent({ ctx, input: read() });
    if (!request)
      return { ok: true, message: 'Nothing to change: this is in force already', redirect: `/agents/${agent.slug}` };
    revalidatePath('/agents');
    return { ok: true, message: `Asked as CR-${request.number}`, redirect: `/requests/CR-${request.number}` };
  });
}

/** Reads an AgentCard for the registration form. */
export async function readCard(data: FormData): Promise<{ result: ActionResult; proposal: CardProposal | null }> {
  let proposal: CardProposal | null = null;
  const result = await runAction(async (ctx) => {
    const { url, text } = formToObject(data);
    proposal = await readAgentCard({ ctx, input: { url, text } });
    return { ok: true };
  });
  return { result, proposal };
}
