import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { auditActor } from '@/lib/authz/actor';
import { findLastOf } from '@/lib/containments/repository';
import { makeKey } from '@/lib/credentials/make-key';
import { mayBeFor } from '@/lib/credentials/model/credential';
import { OAuthError } from '@/lib/credentials/model/oauth';
import { authenticateClient } from '@/lib/credentials/oauth/authenticate-client';
import { issueToken } from '@/lib/credentials/oauth/issue-token';
import { createTokenKeys } from '@/lib/credentials/oauth/token-keys';
import { refuseOlder } from '@/lib/credentials/refuse-older';
import { endKeys, findCredential, insertEvent, updateCredential } from '@/lib/credentials/repository';
import { holdsIdentity } from '@/lib/credentials/to-detail';
import { RemitError } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import type { RotationDrill } from './model/drill';
import { askWithToken, type Said } from './present-token';
import * as repository from './repository';

const STEP_MS = 100;
const REASON = 'Drill';

/**
 * Another secret for the agent of a drill, which nobody but the drill knows. `atOnce`: gateways refuse older tokens, from
 * the revision on that this publishes, as in an emergency.
 */
const replaceSecret = defineVerb({
  action: 'drill.replace-secret',
  permission: 'job:read',
  input: z.strictObject({ agent: slugSchema, credential: z.string().max(64), atOnce: z.boolean() }),
  secretAnswer: true,
  async run({ ctx, tx, input: { agent, credential: id, atOnce }, now, audit }): Promise<string> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit drills by itself.');
    const row = await findCredential(tx, id);
    const found = await repository.findDrillAgent(tx, agent);
    if (!row || row.agent.slug !== agent || row.kind !== 'remit_secret' || row.revokedAt || !found?.everyHours) {
      throw new RemitError('conflict', `${agent} has no secret for drills any more.`);
    }
    if (found.grants > 0) throw new RemitError('conflict', `${agent} holds grants, so its secret is left alone.`);
    // Whoever isolated it may have given it a secret of their own.
    if (atOnce ? (await findLastOf(tx, agent))?.personId : found.status !== 'active') {
      throw new RemitError('conflict', `${agent} is ${found.status}, so its secret is left alone.`);
    }
    await endKeys(tx, id, now);
    const secret = await makeKey(tx, id, { kind: row.kind }, now);
    await updateCredential(tx, id, { rotatedAt: now });
    const serial = atOnce
      ? await refuseOlder({ ctx, tx, now }, row, `${agent}: ${row.name} replaced in a drill`)
      : null;
    const event = atOnce ? ('emergency' as const) : ('rotated' as const);
    await insertEvent(tx, { credentialId: id, event, at: now, actor: auditActor(ctx.actor), reason: REASON, serial });
    await audit({
      subject: { kind: 'agent', id: agent },
      detail: { credential: id, event, ...(serial ? { revision: serial } : {}) },
    });
    return secret as string;
  },
});

type Asked = Awaited<ReturnType<typeof repository.listAskable>>[number] & { resource: string; old: string };

interface Ready {
  agent: string;
  credential: string;
  clientId: string;
  secret: string;
  gateways: Asked[];
}

/** What the secret of a client gives at the token endpoint. Throws as that answers. */
async function tokensOf(ctx: Ctx, { clientId, secret }: { clientId: string; secret: string }) {
  const { baseUrl: issuer, db, signer, clock } = ctx;
  const { row } = await authenticateClient({ db, issuer, now: clock() }, { method: 'secret', clientId, secret });
  const keys = createTokenKeys({ db, signer, clock });
  const give = async (of: typeof row, resource: string) =>
    (await issueToken({ issuer, keys, now: clock() }, of, [resource])).access_token;
  return {
    token: (resource: string) => give(row, resource),
    /** The one that it gives once the agent is back. */
    tokenWhenBack: (resource: string) => give({ ...row, agent: { ...row.agent, status: 'active' } }, resource),
  };
}

/**
 * Before the agent is isolated: gives its client a secret and takes a token by it for each gateway. A text where rotation
 * can be no part of this drill, and why.
 */
export async function readyRotation({ ctx, agent }: { ctx: Ctx; agent: string }): Promise<Ready | string> {
  const credential = await repository.findOwnSecret(ctx.db.read, agent, ctx.baseUrl);
  if (!credential) return 'The agent has no secret for tokens of Remit.';
  const { id, subject: clientId, audiences } = credential;
  if (!holdsIdentity(credential.agent, { iss: ctx.baseUrl, sub: clientId })) {
    return `The identity ${clientId} is not approved for the agent.`;
  }
  const askable = (await repository.listAskable(ctx.db.read)).map((one) => ({
    ...one,
    resource: `${one.url.replace(/\/+$/, '')}/mcp/${one.server}`,
  }));
  const fit = askable.filter(({ resource }) => mayBeFor(audiences, resource));
  if (fit.length === 0) return `${clientId} may have tokens for no gateway that a drill can ask.`;
  const secret = await replaceSecret({ ctx, input: { agent, credential: id, atOnce: false } });
  const client = await tokensOf(ctx, { clientId, secret });
  const gateways: Asked[] = [];
  for (const one of fit) gateways.push({ ...one, old: await client.token(one.resource) });
  return { agent, credential: id, clientId, secret, gateways };
}

const isTaken = ({ status, reason }: Said) => status === 403 && reason === 'agent_suspended';

/**
 * While the agent is isolated: replaces its secret at once, and sees that the old one and its tokens are refused, at each
 * gateway too, and that a token of the new one is taken there as the agent's. What went wrong is in `troubles`.
 */
export async function rotateInDrill(parts: {
  ctx: Ctx;
  ready: Ready;
  signal: AbortSignal;
  waitMs: number;
}): Promise<{ rotation: RotationDrill; troubles: string[] }> {
  const { ctx, ready, signal, waitMs } = parts;
  const { agent, credential, clientId, gateways } = ready;
  const troubles: string[] = [];
  const say = (slug: string, what: string, { says }: Said) => troubles.push(`${slug} ${what}: ${says}`);
  const ask = ({ resource }: Asked, token: string) => askWithToken(ctx, { resource, token });
  for (const one of gateways) {
    const said = await ask(one, one.old);
    if (!isTaken(said)) say(one.slug, 'did not take a token of the agent before its secret was replaced', said);
  }
  const begun = performance.now();
  const since = () => Math.round(performance.now() - begun);
  const secret = await replaceSecret({ ctx, input: { agent, credential, atOnce: true } });
  if (await gives(() => tokensOf(ctx, ready))) troubles.push(`${clientId}: the old secret still counts at Remit.`);
  const client = await tokensOf(ctx, { clientId, secret });
  for (const one of gateways) {
    let said = await ask(one, one.old);
    while (said.status !== 401 && since() < waitMs && !signal.aborted) {
      await sleep(STEP_MS, undefined, { signal }).catch(() => {});
      said = await ask(one, one.old);
    }
    if (said.status !== 401) say(one.slug, 'did not refuse a token of the old secret', said);
  }
  const refusedMs = since();
  for (const one of gateways) {
    if (await gives(() => client.token(one.resource))) {
      troubles.push(`${clientId}: Remit gave a token to an agent that is isolated.`);
    }
    const said = await ask(one, await client.tokenWhenBack(one.resource));
    if (!isTaken(said)) say(one.slug, 'did not take a token of the new secret', said);
  }
  const takenMs = since();
  // A call, unlike the questions before, stands in the decision log: there the replacement is found to be refused.
  for (const { resource, old, tool } of gateways) await askWithToken(ctx, { resource, token: old, tool });
  const failed = troubles.length > 0;
  return {
    rotation: {
      ...{ outcome: failed ? 'failed' : 'passed', rotated: clientId },
      ...(failed ? { refusedMs: null, takenMs: null } : { refusedMs, takenMs }),
    },
    troubles,
  };
}

async function gives(what: () => Promise<unknown>): Promise<boolean> {
  try {
    await what();
    return true;
  } catch (error) {
    if (error instanceof OAuthError) return false;
    throw error;
  }
}
