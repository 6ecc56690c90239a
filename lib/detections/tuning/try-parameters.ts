import { isRemitError, notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { ruleOf } from '../model/detections';
import { parametersFrom } from '../model/parameter-fields';
import type { Parameters, Replay } from '../model/tuning-dto';
import { replayDetection } from './replay-detection';
import { tuneDetection } from './tune-detection';

/** What a form says, replayed; or what is wrong with it. */
export async function tryParameters(parts: {
  ctx: Ctx;
  id: string;
  said: Record<string, unknown>;
}): Promise<{ parameters: Parameters; replay: Replay | null; problem: string | null }> {
  const { ctx, id, said } = parts;
  const parameters = ofForm(id, said);
  try {
    return { parameters, replay: await replayDetection({ ctx, input: { id, parameters } }), problem: null };
  } catch (error) {
    if (!isRemitError(error) || error.code !== 'invalid_input') throw error;
    return { parameters, replay: null, problem: error.message };
  }
}

export async function tuneFromForm(parts: {
  ctx: Ctx;
  id: string;
  basedOn: number;
  reason: string | undefined;
  said: Record<string, unknown>;
}): Promise<void> {
  const { ctx, id, basedOn, reason, said } = parts;
  await tuneDetection.act({ ctx, input: { id, basedOn, reason, parameters: ofForm(id, said) } });
}

function ofForm(id: string, said: Record<string, unknown>): Parameters {
  const rule = ruleOf(id);
  if (!rule) throw notFound('rule');
  return parametersFrom(rule, said) as Parameters;
}
