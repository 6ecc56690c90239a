import { authorize } from '@/lib/authz/authorize';
import type { Ctx } from '@/lib/verb/ctx';
import type { PolicyVersionDetail } from './model/dto';
import * as repository from './repository';

/** The version that new requests are made under. */
export async function getApprovalPolicy({ ctx }: { ctx: Ctx }): Promise<PolicyVersionDetail> {
  authorize(ctx.actor, 'approval:read');
  return toDetail(await repository.findLatest(ctx.db.read));
}

/** Newest first, at most a hundred. */
export async function listApprovalPolicies({ ctx }: { ctx: Ctx }): Promise<PolicyVersionDetail[]> {
  authorize(ctx.actor, 'approval:read');
  return (await repository.listVersions(ctx.db.read, 100)).map(toDetail);
}

function toDetail({ createdAt, ...version }: repository.PolicyVersion): PolicyVersionDetail {
  return { ...version, createdAt: createdAt?.toISOString() ?? null };
}
