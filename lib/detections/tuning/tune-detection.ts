import { notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { parseInput } from '@/lib/verb/parse-input';
import { ruleOf } from '../model/detections';
import { type RuleDetail, tuneSchema } from '../model/tuning-dto';
import { readRule } from './queries';
import { insertTuning, listTuningsOf } from './repository';

/** A rule goes by other parameters from now on; alerts that are there stay. Throws `conflict` where somebody was first. */
export const tuneDetection = defineVerb({
  action: 'detection.tune',
  permission: 'detection:tune',
  input: tuneSchema,
  async run({ ctx, tx, input, now, audit }) {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'People choose what rules go by.');
    const rule = ruleOf(input.id);
    if (!rule) throw notFound('rule');
    const parameters = parseInput(rule.parameters, input.parameters) as Record<string, string | number>;
    const [newest] = await listTuningsOf(tx, rule.id, 1);
    if ((newest?.number ?? 0) !== input.basedOn) {
      throw new RemitError('conflict', 'Somebody chose other parameters meanwhile. Look again, then choose.');
    }
    const number = input.basedOn + 1;
    const { reason } = input;
    await insertTuning(tx, { detection: rule.id, number, parameters, reason, personId: actor.id, at: now });
    await audit({ subject: { kind: 'detection', id: rule.id }, detail: { number, parameters, reason } });
  },
  answer: ({ ctx, tx, input }): Promise<RuleDetail> => readRule(ctx, tx, input.id),
});
