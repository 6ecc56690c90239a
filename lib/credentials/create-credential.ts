import { isRegistered } from '@/lib/agents/model/lifecycle';
import { readAgent } from '@/lib/agents/queries';
import { findHeld } from '@/lib/agents/repository';
import { requireOwner } from '@/lib/agents/require-owner';
import { auditActor } from '@/lib/authz/actor';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { readRequest } from '@/lib/requests/read-request';
import { personId, submitRequest } from '@/lib/requests/submit-request';
import { defineVerb } from '@/lib/verb/define-verb';
import { makeKey } from './make-key';
import { agentCredentialSchema, clientIdOf } from './model/credential';
import type { CreatedCredential } from './model/dto';
import { sealToken } from './registration/sealed-token';
import { findAgentId, findCredential, hasName, insertCredential, insertEvent } from './repository';
import { toDetail } from './to-detail';

/**
 * Records a credential of a registered agent; of Remit's own kinds, makes it. Its secret is shown once. Where the agent
 * is not registered with its identity, that is asked for in the same transaction, and there are no tokens before.
 */
export const createCredential = defineVerb({
  action: 'credential.create',
  permission: 'credential:write',
  input: agentCredentialSchema,
  secretAnswer: true,
  async run({ ctx, tx, scope, input, now, audit }): Promise<CreatedCredential> {
    const slug = input.agent;
    const held = await findHeld(tx, slug);
    if (!held) throw notFound('agent');
    const agent = await readAgent(ctx, tx, slug);
    await requireOwner(tx, scope, slug);
    if (!isRegistered(agent.status)) {
      throw new RemitError('conflict', `${slug} is not registered yet. It gets credentials once it is approved.`);
    }
    const { name, kind, place } = input;
    const agentId = await findAgentId(tx, slug);
    if (await hasName(tx, agentId, name)) {
      const message = `${slug} has or had a credential of this name. Choose another.`;
      throw new RemitError('slug_taken', message, { errors: [{ field: 'name', message }] });
    }
    const external = kind === 'external';
    const identity = external
      ? { iss: input.issuer, sub: input.subject }
      : { iss: ctx.baseUrl, sub: clientIdOf(slug, name) };
    if (external && identity.iss === ctx.baseUrl) {
      throw invalid('issuer', 'This is Remit itself. Choose a secret or a key for tokens of Remit.');
    }
    const registration = external ? input.registration : undefined;
    const id = newId('crd', now);
    await insertCredential(tx, {
      ...{ id, agentId, name, kind, place, issuer: identity.iss, subject: identity.sub },
      ...{
        audiences: external ? [] : input.audiences,
        createdById: personId(ctx.actor),
        createdAt: now,
        rotatedAt: now,
      },
      ...(registration
        ? { registrationUri: registration.uri, sealedToken: sealToken(ctx.signer, id, registration.accessToken) }
        : {}),
    });
    const secret = external ? null : await makeKey(tx, id, input, now);
    await insertEvent(tx, { credentialId: id, event: 'created', at: now, actor: auditActor(ctx.actor) });
    await audit({ subject: { kind: 'agent', id: slug }, detail: { credential: id, name, kind, ...identity } });
    const known = held.spec.identities.some(({ iss, sub }) => iss === identity.iss && sub === identity.sub);
    let request: number | null = null;
    if (!known) {
      const spec = { ...held.spec, identities: [...held.spec.identities, identity] };
      const filed = await submitRequest(
        { ctx, tx, now, audit },
        {
          title: `${slug}: identity ${identity.sub}`,
          justification: `Its credential ${name} (${place}) gives tokens as ${identity.sub} of ${identity.iss}.`,
          operations: [{ op: 'update-agent', agent: slug, name: held.name, spec }],
        },
      );
      request = (await readRequest(ctx, tx, filed)).number;
    }
    const row = await findCredential(tx, id);
    if (!row) throw new Error('The credential was not kept');
    return { credential: await toDetail(tx, row), secret, request };
  },
});
