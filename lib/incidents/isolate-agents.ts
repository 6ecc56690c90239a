import { suspendAgent } from '@/lib/agents/suspend-agent';
import { isRemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { getIncident } from './queries';
import { recordStep } from './work-runbook';

const LONGEST_NOTE = 1_000;

/**
 * The first step of the runbook, done from it: suspends each agent of the incident, one after the other, and records
 * what came of it. One that cannot be suspended does not keep the others from being so.
 */
export async function isolateAgents({ ctx, input }: { ctx: Ctx; input: Record<string, unknown> }): Promise<void> {
  const { id, reason } = input as { id: string; reason?: string };
  const { agents } = await getIncident({ ctx, id });
  const said: string[] = [];
  let failed = false;
  for (const slug of agents) {
    try {
      const { serial } = await suspendAgent.act({ ctx, input: { slug, reason } });
      said.push(`${slug} from revision ${serial} on.`);
    } catch (error) {
      if (!isRemitError(error) || (error.code !== 'conflict' && error.code !== 'not_found')) throw error;
      // Suspended already is as good; one that is not registered is granted nothing.
      failed ||= error.code === 'not_found';
      said.push(error.code === 'not_found' ? `${slug} is not registered.` : error.message);
    }
  }
  const note = said.join(' ').slice(0, LONGEST_NOTE);
  await recordStep.act({ ctx, input: { id, step: 'isolate', result: failed ? 'failed' : 'done', note } });
}
