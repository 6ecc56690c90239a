import { readAgent } from '@/lib/agents/queries';
import { requireOwner } from '@/lib/agents/require-owner';
import { authorize, may } from '@/lib/authz/authorize';
import { isRemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { CURRENT_LEGAL_DATA } from '../current-data';
import { CURRENT_FORMS } from '../current-forms';
import { listNewest } from '../documents/repository';
import { DOCUMENT_KINDS, type DocumentForm, type DocumentKind } from '../model/document-form';
import { countStates, type Duties } from '../model/duties-dto';
import { documentDue, groundsOf, notOwed, stateDuty } from '../model/duty-state';
import { toAssessment } from '../queries';
import { listAssessments } from '../repository';
import { readRecords } from './read-records';

export function formOf(kind: DocumentKind): DocumentForm {
  return CURRENT_FORMS.forms.find((form) => form.kind === kind) as DocumentForm;
}

/** Where every duty of an agent stands, and which documents it needs. */
export async function getDuties({ ctx, slug }: { ctx: Ctx; slug: string }): Promise<Duties> {
  return readDuties(ctx, slug);
}

/** The same; null for whoever may not read what is written of this agent. */
export async function findDuties(asked: { ctx: Ctx; slug: string }): Promise<Duties | null> {
  try {
    return await getDuties(asked);
  } catch (error) {
    if (isRemitError(error) && error.code === 'forbidden') return null;
    throw error;
  }
}

async function readDuties(ctx: Ctx, slug: string): Promise<Duties> {
  const conn = ctx.db.read;
  const agent = await readAgent(ctx, conn, slug);
  const scope = authorize(ctx.actor, 'eu-document:read');
  await requireOwner(conn, scope, slug);
  const now = ctx.clock();
  const today = now.toISOString().slice(0, 10);
  const [stored] = await listAssessments(conn, slug, 1);
  const assessment = stored ? toAssessment(stored, now) : null;
  const records = (await readRecords(conn, new Map([[slug, assessment]]), now)).get(slug);
  if (!records) throw new Error(`${slug} was there and is not`);
  const newest = await listNewest(conn, [slug]);
  const duties = (assessment?.obligations ?? []).map((duty) => stateDuty(duty, CURRENT_FORMS, records, today));
  return {
    agent: slug,
    assessment: assessment && {
      ...{ id: assessment.id, at: assessment.at, class: assessment.class, roles: assessment.roles },
      ...{ toConfirm: assessment.toConfirm, grounds: groundsOf(assessment), nextDate: assessment.nextDate },
    },
    counts: countStates(duties),
    duties,
    notOwed: assessment ? notOwed(CURRENT_LEGAL_DATA, assessment) : [],
    documents: DOCUMENT_KINDS.map((kind) => {
      const form = formOf(kind);
      const saved = newest.find((one) => one.kind === kind);
      return {
        ...{ kind, title: form.title, article: form.article },
        due: documentDue(form, CURRENT_FORMS, assessment?.obligations ?? null, records.statements),
        current: saved
          ? { version: saved.version, at: saved.at.toISOString(), person: saved.person, gaps: saved.gaps.length }
          : null,
      };
    }),
    data: {
      ...{ law: CURRENT_LEGAL_DATA.version, lawChecked: CURRENT_LEGAL_DATA.dateChecked },
      ...{ forms: CURRENT_FORMS.version, formsChecked: CURRENT_FORMS.dateChecked },
    },
    mayWrite: agent.status !== 'retired' && (await mayWrite(ctx, slug)),
  };
}

/** Whether the caller may write of this agent; for showing forms, each verb decides again. */
export async function mayWrite(ctx: Ctx, slug: string): Promise<boolean> {
  if (ctx.actor.kind !== 'person' || !may(ctx.actor, 'eu-document:write')) return false;
  try {
    await requireOwner(ctx.db.read, authorize(ctx.actor, 'eu-document:write'), slug);
    return true;
  } catch {
    return false;
  }
}
