import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { readRequest } from '@/lib/requests/read-request';
import { findPendingRegistration, findRequest } from '@/lib/requests/repository';
import {
  personId,
  type RequestContent,
  resolveOperations,
  reviseRequest,
  submitRequest,
} from '@/lib/requests/submit-request';
import { defineVerb } from '@/lib/verb/define-verb';
import type { AgentDetail } from './model/dto';
import { type Manifest, manifestSchema } from './model/manifest';
import { inManifestFields } from './model/manifest-errors';
import { manifestOperations, sameOperations } from './model/manifest-operations';
import { readAgent } from './queries';
import { findHeld } from './repository';

export interface Registration {
  agent: AgentDetail;
  /** The change request that the manifest led to; null when it says what is in force already. */
  request: RequestDetail | null;
}

/**
 * Takes a manifest: a new agent becomes a draft with its change request; a registered one gets an update request
 * for what differs; one that waits for review is edited by whoever asked. Unchanged, nothing happens.
 */
export const registerAgent = defineVerb({
  action: 'agent.register',
  permission: 'agent:register',
  input: manifestSchema,
  async run({ ctx, tx, input, now, audit, unchanged }): Promise<{ request: string | null }> {
    const { slug } = input.metadata;
    const held = await findHeld(tx, slug);
    if (held?.retired) {
      const message = `${slug} is retired, and stays so. Register the agent under another slug.`;
      throw new RemitError('conflict', message, { errors: [{ field: 'metadata.slug', message }] });
    }
    const operations = manifestOperations(input, held);
    if (operations.length === 0) {
      unchanged();
      return { request: null };
    }
    const content: RequestContent = { ...wording(input, held?.registered ?? false), operations };
    const submission = { ctx, tx, now, audit };
    const request = await inManifestFields(input, operations, async () => {
      const pending = await findPendingRegistration(tx, slug);
      if (!pending) return submitRequest(submission, content);
      return editPending(tx, pending, submission, content, unchanged);
    });
    return { request };
  },
  answer: async ({ ctx, tx, input }, { request }): Promise<Registration> => ({
    agent: await readAgent(ctx, tx, input.metadata.slug),
    request: request ? await readRequest(ctx, tx, request) : null,
  }),
});

async function editPending(
  tx: Conn,
  pending: { id: string; requesterId: string; requester: string },
  submission: Parameters<typeof reviseRequest>[0],
  content: RequestContent,
  unchanged: () => void,
): Promise<string> {
  const { actor } = submission.ctx;
  if (pending.requesterId !== personId(actor)) {
    throw new RemitError(
      'conflict',
      `A request for this agent already waits for a decision. ${pending.requester} can edit it.`,
    );
  }
  const request = await findRequest(tx, authorize(actor, 'request:read'), pending.id);
  if (!request) throw new RemitError('conflict', 'A request for this agent already waits for a decision.');
  const asked = await resolveOperations(tx, content.operations, submission.now);
  if (sameOperations(request.operations, asked)) unchanged();
  else await reviseRequest(submission, request, content);
  return pending.id;
}

function wording({ metadata, spec }: Manifest, registered: boolean): { title: string; justification: string } {
  const tools = spec.tools.length;
  const asks = tools === 0 ? '' : ` with ${tools} ${tools === 1 ? 'tool' : 'tools'}`;
  return {
    title: registered ? `Update ${metadata.slug}` : `Register ${metadata.slug}${asks}`,
    justification: spec.purpose,
  };
}
