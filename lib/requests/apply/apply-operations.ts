import { type AgentStatus, statusAfter } from '@/lib/agents/model/lifecycle';
import { writePolicyVersion } from '@/lib/approval-policy/repository';
import type { AuditActor } from '@/lib/authz/actor';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import { directionOf } from '../model/direction';
import type { Operation } from '../model/operation';
import { findAgent, findGrant, findTool, type Subjects } from '../model/subjects';
import * as write from './repository';

interface ApplyContext {
  tx: Conn;
  /** The approved request; for acts that only tighten, none. */
  requestId: string | null;
  subjects: Subjects;
  /** Who gave the last approval. */
  decidedBy?: AuditActor;
  now: Date;
}

/**
 * Writes what was approved. Agents come before grants, so that one request can register an agent and give it tools.
 * A loosening operation without an approved request is a defect of the caller and is refused.
 */
export async function applyOperations(operations: readonly Operation[], context: ApplyContext): Promise<void> {
  for (const operation of [...operations].sort((a, b) => ORDER[a.op] - ORDER[b.op])) {
    if (!context.requestId && directionOf(operation, context.subjects) === 'loosens') {
      throw new RemitError('needs_approval', 'This loosens access. Make a change request.');
    }
    await apply(operation, context);
  }
}

const ORDER: Record<Operation['op'], number> = {
  'register-agent': 0,
  'update-agent': 0,
  restore: 1,
  label: 2,
  adopt: 3,
  revoke: 4,
  constrain: 5,
  grant: 6,
  suspend: 7,
  retire: 8,
  'accept-risk': 9,
  'set-approval-policy': 9,
};

async function apply(operation: Operation, { tx, requestId, subjects, decidedBy, now }: ApplyContext): Promise<void> {
  const why = ('reason' in operation && operation.reason) || (requestId ? `request ${requestId}` : 'at once');
  switch (operation.op) {
    case 'register-agent':
      await write.writeAgent(tx, { slug: operation.agent, name: operation.name, spec: operation.spec, now });
      await write.startConfirmations(tx, operation.agent, now);
      return write.setStatus(tx, operation.agent, move(subjects, operation.agent, 'register'), now);
    case 'update-agent':
      return write.writeAgent(tx, { slug: operation.agent, name: operation.name, spec: operation.spec, now });
    case 'grant': {
      const tool = findTool(subjects, operation.tool);
      // The definition that was shown is the one that is pinned.
      if (tool && tool.pinned === null) {
        await write.pinDefinition(tx, operation.tool, tool.current, { requestId: requestId as string, now });
      }
      await write.insertGrant(tx, { ...operation, reason: operation.reason, requestId: requestId as string, now });
      return;
    }
    case 'revoke':
      await write.endGrant(tx, operation.agent, operation.tool, why, now);
      return;
    case 'constrain': {
      const before = findGrant(subjects, operation.agent, operation.tool);
      if (before && directionOf(operation, subjects) !== 'loosens') {
        return write.tightenGrant(tx, operation.agent, operation.tool, operation.constraints);
      }
      await write.endGrant(tx, operation.agent, operation.tool, why, now);
      await write.insertGrant(tx, { ...operation, reason: operation.reason, requestId: requestId as string, now });
      return;
    }
    case 'adopt':
      return write.pinDefinition(tx, operation.tool, operation.definition, { requestId: requestId as string, now });
    case 'label':
      return write.writeLabels(tx, operation.tool, operation.labels, now);
    case 'suspend':
    case 'restore':
      return write.setStatus(tx, operation.agent, move(subjects, operation.agent, operation.op), now);
    case 'retire':
      await write.endGrantsOf(tx, operation.agent, why, now);
      return write.setStatus(tx, operation.agent, move(subjects, operation.agent, 'retire'), now);
    case 'accept-risk':
      return write.insertAcceptance(tx, {
        ...operation,
        requestId: requestId as string,
        acceptedById: decidedBy?.id as string,
        now,
      });
    case 'set-approval-policy':
      return writePolicyVersion(tx, { ...operation, requestId, actor: decidedBy as AuditActor, now });
  }
}

function move(subjects: Subjects, slug: string, name: 'register' | 'suspend' | 'restore' | 'retire'): AgentStatus {
  const status = statusAfter(findAgent(subjects, slug)?.status ?? 'draft', name);
  if (!status) throw new RemitError('conflict', `${slug} is not in a state that allows this.`);
  return status;
}
