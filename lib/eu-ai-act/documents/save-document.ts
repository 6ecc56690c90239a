import { requireOwner } from '@/lib/agents/require-owner';
import { digestOf } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { formOf } from '../duties/queries';
import { fieldIds, type SavedDocument } from '../model/document';
import { saveDocumentSchema } from '../model/duties-dto';
import { caseOf } from '../model/duty-state';
import { draft, toVersion } from './queries';
import { listVersions, writeVersion } from './repository';

/** Saves the next version of a document: what was written, with the facts as they are now and as the person saw them. */
export const saveDocument = defineVerb({
  action: 'agent.save-document',
  permission: 'eu-document:write',
  input: saveDocumentSchema,
  async run({ ctx, tx, scope, input: { slug, kind, base, factsDigest, texts }, now, audit }): Promise<SavedDocument> {
    const drafted = await draft(ctx, tx, { slug, kind }, texts);
    await requireOwner(tx, scope, slug);
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people answer for an agent.');
    if (drafted.status === 'retired')
      throw new RemitError('conflict', `${slug} is retired; its documents stay as they are.`);
    const only = caseOf(drafted.result);
    const known = fieldIds(formOf(kind), only);
    const unknown = Object.keys(texts).filter((id) => !known.includes(id));
    if (unknown.length > 0) {
      const errors = unknown.map((id) => ({
        field: `texts.${id}`,
        message: `There is no such field. Use ${known.join(', ')}.`,
      }));
      throw new RemitError('invalid_input', `texts.${unknown[0]}: There is no such field.`, { errors });
    }
    const [newest] = await listVersions(tx, slug, kind, 1);
    if ((newest?.version ?? 0) !== base) {
      throw new RemitError(
        'conflict',
        newest
          ? `${newest.person.name} saved version ${newest.version} meanwhile. Copy what you wrote, read it, and write again.`
          : `There is no version ${base}. Use 0.`,
      );
    }
    if (drafted.factsDigest !== factsDigest) {
      throw new RemitError(
        'conflict',
        'The registry has changed since you opened this. Load it again and look at the facts.',
      );
    }
    const { content } = drafted;
    const { id, name } = ctx.actor;
    const person = { id, name };
    const version = base + 1;
    const digest = digestOf({ content, version, at: now.toISOString(), person });
    const row = { version, at: now, factsDigest, digest };
    await writeVersion(tx, slug, { ...row, id: newId('eud', now), kind, only, personId: id, savedBy: name, content });
    await audit({
      subject: { kind: 'agent', id: slug },
      detail: { document: kind, version: row.version, gaps: content.gaps.length, factsDigest, digest: row.digest },
    });
    return { content, version: toVersion({ ...row, gaps: content.gaps.map((gap) => gap.id), person }) };
  },
});
