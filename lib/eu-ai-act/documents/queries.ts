import { readAgent } from '@/lib/agents/queries';
import { requireOwner } from '@/lib/agents/require-owner';
import { findLatest } from '@/lib/approval-policy/repository';
import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { RULES } from '@/lib/detections/model/detections';
import { digestOf } from '@/lib/kernel/digest';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { CURRENT_FORMS } from '../current-forms';
import { formOf, mayWrite } from '../duties/queries';
import { listStatements } from '../duties/repository';
import {
  blocksOf,
  composeDocument,
  type DocumentContent,
  type DocumentVersion,
  type EuDocument,
  movedFacts,
  type SavedDocument,
  type Texts,
  textsOf,
} from '../model/document';
import type { DocumentKind } from '../model/document-form';
import type { EuResult } from '../model/dto';
import { caseOf, documentDue } from '../model/duty-state';
import { factsOf } from '../model/fact-blocks';
import { toAssessment } from '../queries';
import { listAssessments } from '../repository';
import * as repository from './repository';

const HISTORY = 50;

interface About {
  ctx: Ctx;
  slug: string;
  kind: DocumentKind;
}

/** A document as it would be now: facts of the registry, texts of the newest version, and what is open. */
export async function getDocument({ ctx, slug, kind }: About): Promise<EuDocument> {
  const conn = ctx.db.read;
  await requireOwner(conn, authorize(ctx.actor, 'eu-document:read'), slug);
  const versions = await repository.listVersions(conn, slug, kind, HISTORY);
  const current = versions[0] ? await repository.findVersion(conn, slug, kind, versions[0].version) : null;
  const drafted = await draft(ctx, conn, { slug, kind }, current ? textsOf(current.content) : {});
  const statements = (await listStatements(conn, [slug])).get(slug) ?? {};
  const form = formOf(kind);
  return {
    content: drafted.content,
    factsDigest: drafted.factsDigest,
    lead: form.lead,
    due: documentDue(form, CURRENT_FORMS, drafted.result?.obligations ?? null, statements),
    current: current ? toVersion(current) : null,
    moved: current ? movedFacts(current.content, drafted.content) : [],
    versions: versions.map(toVersion),
    mayWrite: drafted.status !== 'retired' && (await mayWrite(ctx, slug)),
  };
}

/** One saved version, as it was saved. */
export async function getDocumentVersion({
  ctx,
  slug,
  kind,
  version,
}: About & { version: number }): Promise<SavedDocument> {
  const conn = ctx.db.read;
  await readAgent(ctx, conn, slug);
  await requireOwner(conn, authorize(ctx.actor, 'eu-document:read'), slug);
  const found = await repository.findVersion(conn, slug, kind, version);
  if (!found) throw notFound('version');
  return { content: found.content, version: toVersion(found) };
}

interface Drafted {
  content: DocumentContent;
  factsDigest: string;
  result: EuResult | null;
  status: string;
}

/** Also for the verb, inside its transaction. */
export async function draft(
  ctx: Ctx,
  conn: Conn,
  { slug, kind }: { slug: string; kind: DocumentKind },
  texts: Texts,
): Promise<Drafted> {
  const agent = await readAgent(ctx, conn, slug);
  const [stored] = await listAssessments(conn, slug, 1);
  const assessment = stored ? toAssessment(stored, ctx.clock()) : null;
  const [declaration] = await repository.listVersions(conn, slug, 'declaration', 1);
  const facts = factsOf({
    agent,
    assessment,
    approvalPolicy: (await findLatest(conn)).version,
    detections: RULES.map(({ name }) => name),
    ...(await repository.readSurroundings(conn, slug)),
    declaration: declaration
      ? {
          ...{ version: declaration.version, at: declaration.at.toISOString() },
          ...{ gaps: declaration.gaps.length, digest: declaration.digest },
        }
      : null,
  });
  const content = composeDocument(formOf(kind), CURRENT_FORMS.version, agent, facts, texts, caseOf(assessment));
  return { content, factsDigest: digestOf(blocksOf(content)), result: assessment, status: agent.status };
}

export function toVersion({
  version,
  at,
  person,
  gaps,
  factsDigest,
  digest,
}: repository.StoredVersion): DocumentVersion {
  return { version, at: at.toISOString(), person, gaps: gaps.length, factsDigest, digest };
}
