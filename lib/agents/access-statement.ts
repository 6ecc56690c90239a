import { authorize } from '@/lib/authz/authorize';
import { notFound } from '@/lib/kernel/errors';
import { pastMoment } from '@/lib/kernel/past-moment';
import { findLastRevision, findRevisionAt } from '@/lib/policy/repository';
import { openRevision, readPart } from '@/lib/policy/stored';
import { evaluate } from '@/lib/policy-engine/evaluate';
import type { CompiledGrant } from '@/lib/policy-engine/types';
import type { Ctx } from '@/lib/verb/ctx';
import type { AccessStatement } from './model/dto';
import { findAgent, listApprovals, listEndedGrants, listToolsAt } from './repository';

/**
 * What an agent may and may not call, asked by whom and approved by whom, now or at a past moment.
 * Read from the published revision, so that it says what gateways were told.
 */
export async function getAccessStatement({
  ctx,
  slug,
  at,
}: {
  ctx: Ctx;
  slug: string;
  at?: string;
}): Promise<AccessStatement> {
  const agent = await findAgent(ctx.db.read, authorize(ctx.actor, 'agent:read'), slug);
  if (!agent) throw notFound('agent');
  const now = ctx.clock();
  const moment = at === undefined ? now : pastMoment(at, now);
  const revision = at === undefined ? await findLastRevision(ctx.db.read) : await findRevisionAt(ctx.db.read, moment);
  const stored = revision && (await openRevision(ctx.db.read, revision));
  const part = stored && (await readPart(stored, { agents: [slug], grants: [slug] }));
  const holder = part?.agents[slug];
  const grants = part?.grants.filter((grant) => grant.agent === slug) ?? [];
  const approvals = await listApprovals(
    ctx.db.read,
    grants.map((grant) => grant.request),
  );
  const statement: AccessStatement = {
    agent: slug,
    name: agent.name,
    at: moment.toISOString(),
    revision: revision && {
      serial: revision.serial,
      sha256: revision.sha256,
      publishedAt: revision.createdAt.toISOString(),
    },
    status: holder?.status ?? 'not registered',
    requireUser: holder?.requireUser ?? false,
    mode: holder?.mode ?? 'enforce',
    allowed: [],
    denied: [],
  };
  if (!stored || !part) return statement;
  const lost = new Map(
    (await listEndedGrants(ctx.db.read, agent.id, moment, 1000)).map((ended) => [ended.tool, ended]),
  );
  const known = [...grants.map(({ tool }) => tool), ...lost.keys()].map(serverOf);
  const servers = [...new Set([...known, ...agent.grants.map((g) => g.tool.server.slug)])];
  const tools = new Set([...(await listToolsAt(ctx.db.read, servers, moment)), ...grants.map((grant) => grant.tool)]);
  const policy = { ...part, tools: (await readPart(stored, { tools: [...tools] })).tools };
  for (const tool of [...tools].sort()) {
    const grant = grants.find((candidate) => candidate.tool === tool);
    const definition = policy.tools[tool]?.definition;
    // A user stands for any user here: the requirement itself is shown beside the grant.
    const decision = evaluate(policy, { agent: slug, tool, definition, user: 'any', now: moment });
    if (decision.decision === 'deny' || !grant) {
      const ended = decision.reason === 'no_grant' ? lost.get(tool) : undefined;
      statement.denied.push({
        tool,
        reason: decision.reason,
        ended: ended ? { at: ended.at, why: ended.why } : null,
      });
    } else
      statement.allowed.push({
        tool,
        grant: grant.id,
        definition: definition ?? '',
        constraints: constraintsOf(grant),
        request: requestOf(grant, approvals),
      });
  }
  return statement;
}

/** By whose word a grant is. */
export function requestOf(
  grant: CompiledGrant,
  approvals: Awaited<ReturnType<typeof listApprovals>>,
): AccessStatement['allowed'][number]['request'] {
  const found = approvals.get(grant.request);
  return {
    id: grant.request,
    number: found?.number ?? null,
    requester: found?.requester ?? null,
    approvers: found?.approvals.map(({ person, at }) => ({ ...person, at: at.toISOString() })) ?? [],
  };
}

function serverOf(tool: string): string {
  return tool.slice(0, tool.indexOf('/'));
}

export function constraintsOf({ rateLimit, maxDataClass, pii, requireUser, notAfter }: CompiledGrant) {
  return { rateLimit, maxDataClass, pii, requireUser, notAfter };
}
