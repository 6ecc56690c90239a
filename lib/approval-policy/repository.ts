import type { AuditActor } from '@/lib/authz/actor';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Json } from '@/lib/kernel/json';
import { type ApprovalPolicy, approvalPolicySchema, DEFAULT_APPROVAL_POLICY, DEFAULT_VERSION } from './model/policy';

export interface PolicyVersion {
  version: number;
  policy: ApprovalPolicy;
  note: string;
  createdAt: Date | null;
  actor: AuditActor | null;
  requestId: string | null;
}

const SHIPPED: PolicyVersion = {
  version: DEFAULT_VERSION,
  policy: DEFAULT_APPROVAL_POLICY,
  note: 'The default that ships.',
  createdAt: null,
  actor: null,
  requestId: null,
};

type Row = Omit<PolicyVersion, 'policy' | 'actor'> & { content: unknown; actor: unknown };

function toVersion({ content, actor, ...row }: Row): PolicyVersion {
  return { ...row, policy: approvalPolicySchema.parse(content), actor: actor as AuditActor };
}

/** The version in force for new requests. */
export async function findLatest(conn: Conn): Promise<PolicyVersion> {
  const row = await prismaOf(conn).approvalPolicyVersion.findFirst({ orderBy: { version: 'desc' } });
  return row ? toVersion(row) : SHIPPED;
}

export async function findVersion(conn: Conn, version: number): Promise<PolicyVersion | null> {
  if (version === DEFAULT_VERSION) return SHIPPED;
  const row = await prismaOf(conn).approvalPolicyVersion.findUnique({ where: { version } });
  return row && toVersion(row);
}

/** Newest first. */
export async function listVersions(conn: Conn, limit: number): Promise<PolicyVersion[]> {
  const rows = await prismaOf(conn).approvalPolicyVersion.findMany({ orderBy: { version: 'desc' }, take: limit });
  return [...rows.map(toVersion), SHIPPED];
}

/** The next version. Earlier requests keep theirs. */
export async function writePolicyVersion(
  tx: Conn,
  {
    policy,
    actor,
    now,
    note,
    requestId,
  }: { policy: ApprovalPolicy; note: string; requestId: string | null; actor: AuditActor; now: Date },
): Promise<void> {
  const { version } = await findLatest(tx);
  await prismaOf(tx).approvalPolicyVersion.create({
    data: {
      version: version + 1,
      content: policy as unknown as Json as never,
      note,
      requestId,
      actor: actor as Json as never,
      createdAt: now,
    },
  });
}
