import { authorize } from '@/lib/authz/authorize';
import { invalid, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { type PackDetail, requestPackSchema } from '../model/pack';
import { newSeed } from '../new-seed';
import { readPopulationIds } from '../populations/read-population';
import { readPack } from './queries';
import { countUnmade, insertPack } from './repository';

/** Each is a long reading of everything. */
const MOST_WAITING = 10;

/** Asks for a pack, which is then made in the background. Without a seed one is made, and recorded. */
export const requestPack = defineVerb({
  action: 'evidence.request',
  permission: 'evidence:generate',
  input: requestPackSchema,
  async prepare({ ctx, input }) {
    const period = { from: new Date(input.from).toISOString(), to: new Date(input.to).toISOString() };
    if (new Date(period.to) > ctx.clock()) {
      throw invalid('to', 'This period is not over yet. Give an end that has passed.');
    }
    const typed = [...new Set(input.changes)].sort((a, b) => Number(a) - Number(b));
    if (typed.length > 0) {
      const known = new Set(await readPopulationIds(ctx.db.read, 'changes', period));
      const unknown = input.changes.findIndex((number) => !known.has(number));
      if (unknown >= 0) {
        const message = `Request ${input.changes[unknown]} is not among the changes of this period.`;
        throw invalid(`changes.${unknown}`, message);
      }
    }
    return { period, typed };
  },
  async run({ ctx, tx, input, prepared: { period, typed }, now, audit }) {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'A pack is made for a person.');
    if ((await countUnmade(tx)) >= MOST_WAITING) {
      throw new RemitError('conflict', `${MOST_WAITING} packs wait to be made. Ask again when one of them is done.`);
    }
    const { framework, sampleSize, seed = newSeed() } = input;
    const id = newId('ep', now);
    const number = await insertPack(tx, {
      ...{ id, framework, from: new Date(period.from), to: new Date(period.to), seed, sampleSize, changes: typed },
      ...{ personId: actor.id, principal: { name: actor.name, email: actor.email }, requestedAt: now },
    });
    await audit({
      subject: { kind: 'evidence-pack', id },
      detail: { number, framework, ...period, seed, sampleSize, changes: typed },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }): Promise<PackDetail> => readPack(tx, authorize(ctx.actor, 'evidence:read'), id),
});
