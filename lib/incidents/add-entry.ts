import { invalid, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { MOST_EVIDENCE } from './model/evidence';
import { entrySchema } from './model/input';
import { readDetail } from './queries';
import { readFiles } from './read-files';
import { countEvidence, insertEntry, insertEvidence } from './repository';
import { personIdOf, readIncident, readScope } from './work-on';

/** Writes down what happened, or what somebody says, with the files that it rests on. What stands there stays. */
export const addEntry = defineVerb({
  action: 'incident.add-entry',
  permission: 'incident:write',
  input: entrySchema,
  async prepare({ input }) {
    return readFiles(input.evidence);
  },
  async run({ ctx, tx, scope, input: { id, kind, at, text, corrects }, prepared: files, now, audit }) {
    const incident = await readIncident(tx, scope, id, { closed: kind === 'comment' });
    const when = at === undefined ? now : new Date(at);
    if (when > now) throw invalid('at', 'This is still to come. Give a time that has passed.');
    if (corrects !== undefined && !incident.entries.some((entry) => String(entry.id) === corrects)) {
      throw invalid('corrects', 'This incident has no such entry.');
    }
    if (files.length > 0 && (await countEvidence(tx, id)) + files.length > MOST_EVIDENCE) {
      throw new RemitError('conflict', `An incident keeps ${MOST_EVIDENCE} files at most.`);
    }
    const entryId = await insertEntry(tx, {
      ...{ incidentId: id, kind, at: when, recordedAt: now, personId: personIdOf(ctx), text },
      ...(corrects !== undefined && { corrects: BigInt(corrects) }),
    });
    for (const file of files) await insertEvidence(tx, { ...file, id: newId('ev', now), incidentId: id, entryId });
    await audit({
      subject: { kind: 'incident', id },
      detail: {
        ...{ number: incident.number, entry: String(entryId), kind, text, corrects: corrects ?? null },
        at: when.toISOString(),
        evidence: files.map(({ name, sha256 }) => ({ name, sha256 })),
      },
    });
    return { id };
  },
  answer: ({ ctx, tx }, { id }) => readDetail(ctx, tx, readScope(ctx), id),
});
