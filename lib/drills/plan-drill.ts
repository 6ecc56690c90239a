import { invalid, notFound } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { planDrillSchema } from './model/drill';
import { findDrillAgent, setPlan } from './repository';

/** Makes an agent one for drills, or no longer. It may hold nothing: what is isolated by itself must stop nobody. */
export const planDrill = defineVerb({
  action: 'drill.plan',
  permission: 'agent:suspend',
  input: planDrillSchema,
  async run({ tx, input: { agent, everyHours }, now, audit }) {
    const found = await findDrillAgent(tx, agent);
    if (!found) throw notFound('agent');
    if (everyHours !== null && found.status !== 'active') throw invalid('agent', 'Choose an agent that is active.');
    if (everyHours !== null && found.grants > 0) {
      throw invalid('agent', 'This agent holds grants. Register one that asks for no tools.');
    }
    await setPlan(tx, agent, everyHours, now);
    await audit({ subject: { kind: 'agent', id: agent }, detail: { everyHours } });
    return { agent, everyHours };
  },
});
