import type { z } from 'zod';
import { type AuditInput, appendEntry } from '@/lib/audit/append-entry';
import { type Actor, auditActor } from '@/lib/authz/actor';
import { authorize, type Scope } from '@/lib/authz/authorize';
import type { Permission } from '@/lib/authz/roles';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import type { Json } from '@/lib/kernel/json';
import { pinSigner } from '@/lib/signing/pin-signer';
import type { Ctx } from './ctx';
import { parseInput } from './parse-input';
import { findKeptAnswer, keepAnswer, takeWriteLock } from './repository';

export interface VerbRun<Input, Prepared> {
  ctx: Ctx;
  /** The open transaction. Read and write through this only. */
  tx: Conn;
  scope: Scope;
  input: Input;
  prepared: Prepared;
  now: Date;
  /** Appends to the audit log in this transaction. At least once, unless nothing changed. */
  audit: (entry: VerbAudit) => Promise<void>;
  /** Says that the call changed nothing, and why no audit entry is owed. */
  unchanged: () => void;
}

/** `action` defaults to the verb's; `by` is the person that a public verb found out it deals with. */
type VerbAudit = Omit<AuditInput, 'action'> & { action?: string; by?: { id: string; name: string } };

interface VerbDefinition<Schema extends z.ZodType, Prepared, Done, Out, Allowed> {
  /** Name in the audit log, `noun.verb`. */
  action: string;
  /** `public` is for the few verbs that make a person out of nobody (set-up, sign-in). */
  permission: Allowed;
  input: Schema;
  /** The answer holds a secret that is shown once: it is not kept for a repeated Idempotency-Key. */
  secretAnswer?: boolean;
  /** Network and hashing, before the transaction and without the lock. */
  prepare?: (run: { ctx: Ctx; scope: Scope; input: z.output<Schema> }) => Promise<Prepared>;
  /** Applies the rule, writes and audits. */
  run: (run: VerbRun<z.output<Schema>, Prepared>) => Promise<Done>;
  /** What the caller is shown, read when all is written. Left out: what `run` gave. */
  answer?: (run: VerbRun<z.output<Schema>, Prepared>, done: Done) => Promise<Out>;
}

/**
 * The one door. A verb authorises, validates, applies its rule, writes and audits in one transaction;
 * two verbs never overlap, in one process or several. A verb that writes without auditing fails here.
 * `act` does the same for a caller who needs no answer, such as a page that reads itself again: the answer is often
 * most of the work, and all of it is done while everybody else who writes waits.
 */
export function defineVerb<
  Schema extends z.ZodType,
  Done,
  Allowed extends Permission | 'public',
  Prepared = undefined,
  Out = Done,
>(definition: VerbDefinition<Schema, Prepared, Done, Out, Allowed>) {
  const { action, permission } = definition;
  type Call = { ctx: Ctx; input: z.input<Schema> | unknown };
  type Run = VerbRun<z.output<Schema>, Prepared>;

  async function perform<Given>({ ctx, input: raw }: Call, give: (run: Run, done: Done) => Given | Promise<Given>) {
    const scope = permission === 'public' ? (null as unknown as Scope) : authorize(ctx.actor, permission);
    const input = parseInput(definition.input, raw);
    const prepared = (await definition.prepare?.({ ctx, scope, input })) as Prepared;
    return ctx.db.transaction(async (tx) => {
      await takeWriteLock(tx);
      const kept = await replayed(tx, ctx);
      if (kept) return kept.response as Given;
      const now = ctx.clock();
      let settled = false;
      const run: Run = {
        // Under the lock nobody rotates: what is signed or sealed here is so by the key that is in force.
        ctx: { ...ctx, signer: await pinSigner(tx, ctx.signer) },
        tx,
        scope,
        input,
        prepared,
        now,
        async audit({ by, ...entry }) {
          settled = true;
          const actor = by ? { kind: 'person' as const, id: by.id, name: by.name } : auditActor(ctx.actor);
          await appendEntry(tx, actor, now, { ...entry, action: entry.action ?? action });
        },
        unchanged() {
          settled = true;
        },
      };
      const done = await definition.run(run);
      if (!settled) throw new Error(`The verb ${action} changed something without an audit entry`);
      const given = await give(run, done);
      await remember(tx, ctx, now, definition.secretAnswer ? null : (given as Json));
      return given;
    });
  }

  const answer = definition.answer ?? ((_: Run, done: Done) => done as unknown as Out);
  const verb = (call: Call): Promise<Out> => perform(call, answer);
  const act = async (call: Call): Promise<Done> => {
    if (call.ctx.idempotency) throw new Error('What is kept for an Idempotency-Key is the answer, and act gives none');
    return perform(call, (_, done) => done);
  };
  return Object.assign(verb, { act, action, permission, input: definition.input });
}

async function replayed(tx: Conn, { idempotency, actor }: Ctx): Promise<{ response: Json } | null> {
  if (!idempotency) return null;
  const kept = await findKeptAnswer(tx, actorKey(actor), idempotency.key);
  if (!kept) return null;
  if (kept.route !== idempotency.route || kept.digest !== idempotency.digest) {
    throw new RemitError('idempotency_conflict', 'This Idempotency-Key was used for another request. Use a new key.');
  }
  if (kept.response === null) {
    throw new RemitError(
      'idempotency_conflict',
      'This was done already, and its secret was shown once. Make a new one.',
    );
  }
  return { response: kept.response };
}

async function remember(tx: Conn, ctx: Ctx, now: Date, response: Json | null) {
  if (!ctx.idempotency) return;
  const { key, route, digest } = ctx.idempotency;
  const plain = response === null ? null : (JSON.parse(JSON.stringify(response)) as Json);
  await keepAnswer(tx, actorKey(ctx.actor), key, { route, digest, response: plain }, now);
}

function actorKey(actor: Actor): string {
  return actor.kind === 'person' || actor.kind === 'gateway' ? actor.id : actor.kind;
}
