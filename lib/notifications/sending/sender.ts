import { randomUUID } from 'node:crypto';
import { authorize } from '@/lib/authz/authorize';
import type { MailConfig } from '@/lib/config/env';
import { log } from '@/lib/telemetry/log';
import type { Ctx } from '@/lib/verb/ctx';
import { switchOffGone } from '../channels/switch-off-gone';
import {
  FAILURES_TO_WAIT,
  GIVE_UP_AFTER_MS,
  LONGEST_ANY_WAIT_MS,
  MOST_ATTEMPTS,
  pauseAfterFailures,
  waitAfterAttempt,
} from '../model/backoff';
import { TEST_EVENT } from '../model/delivery';
import type { Message } from '../model/message';
import { MAIL } from '../repository';
import type { Attempt } from './attempt';
import { mail } from './mail';
import { post } from './post';
import * as repository from './repository';

export interface Sender {
  /** Starts on every target that something is due for, and comes back at once. Safe to call at any time. */
  look(): Promise<void>;
  /** What was done since this was asked last, in words. */
  tell(): Promise<string>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Breaks off what is under way, and starts nothing more. */
  stop(): Promise<void>;
}

interface SenderOptions {
  ctx: () => Ctx;
  /** Undefined where nothing is mailed. */
  mail: MailConfig | undefined;
  /** For tests; spreads tries otherwise. */
  random?: () => number;
  /** For the whole of one try at an HTTP target. */
  timeoutMs?: number;
}

/** Messages to one target at the same time. */
const AT_ONCE = 4;

/**
 * Takes messages out of the database and delivers them. Every target has a line of its own, so one that hangs or fails
 * delays no other. Several processes may do this at once: what one has claimed, the others leave alone.
 */
export function createSender(options: SenderOptions): Sender {
  const { ctx: freshCtx, mail: mailConfig, random = Math.random, timeoutMs = 10_000 } = options;
  const lines = new Map<string, Promise<void>>();
  /** Targets that something came for while their line was at work; it may have looked just before. */
  const again = new Set<string>();
  const stopping = new AbortController();
  const done = { delivered: 0, failed: 0 };

  async function look(): Promise<void> {
    if (stopping.signal.aborted) return;
    const ctx = freshCtx();
    authorize(ctx.actor, 'channel:write');
    for (const id of await repository.listDueChannels(ctx.db.read, ctx.clock())) {
      if (lines.has(id)) again.add(id);
      else start(id);
    }
  }

  function start(id: string): void {
    if (stopping.signal.aborted) return;
    const line = serve(id)
      .catch((error) => {
        // The database did not answer, or a bug of ours. The claim runs out, and the next look takes it up.
        if (!stopping.signal.aborted) log.error({ channel: id, err: error }, 'notifications could not be sent');
        again.delete(id);
      })
      .finally(() => {
        lines.delete(id);
        if (again.delete(id)) start(id);
      });
    lines.set(id, line);
  }

  async function serve(id: string): Promise<void> {
    while (!stopping.signal.aborted) {
      again.delete(id);
      const ctx = freshCtx();
      const now = ctx.clock();
      const channel = await repository.findChannel(ctx.db.read, id);
      if (!channel || isPaused(channel.waitsUntil, now)) return;
      // One that fails is asked with a single message until it takes one.
      const limit = channel.failures >= FAILURES_TO_WAIT ? 1 : AT_ONCE;
      const claimed = await ctx.db.transaction((tx) => repository.claim(tx, id, limit, now));
      if (claimed.length === 0) return;
      const ends = await Promise.allSettled(claimed.map((one) => deliver(ctx, channel, one)));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    }
  }

  async function deliver(ctx: Ctx, channel: repository.SendingChannel, claimed: repository.Claimed): Promise<void> {
    let attempt: Attempt;
    try {
      attempt = await tryOnce(ctx, channel, claimed);
    } catch (error) {
      if (stopping.signal.aborted) {
        await ctx.db.transaction((tx) => repository.release(tx, claimed.id)).catch(() => {});
        throw error;
      }
      const id = randomUUID();
      log.error({ channel: channel.id, delivery: claimed.id, id, err: error }, 'a notification could not be sent');
      attempt = { ok: false, error: `Something unexpected. The log of Remit has it as ${id}.` };
    }
    await record(ctx, channel, claimed, attempt);
  }

  async function tryOnce(ctx: Ctx, channel: repository.SendingChannel, claimed: repository.Claimed): Promise<Attempt> {
    const { id, event, title, path, createdAt, personId } = claimed;
    const message: Message = { id, event, title, url: ctx.baseUrl + path, at: createdAt };
    const { signal } = stopping;
    if (channel.kind !== 'email') {
      const { signer, allowLoopback } = ctx;
      return post({ channel, message, signer, allowLoopback, now: ctx.clock(), timeoutMs, signal });
    }
    const to = personId === null ? null : await repository.findRecipient(ctx.db.read, personId);
    if (!to) return { ok: false, final: true, error: 'This person is not active any more.' };
    if (!mailConfig) return { ok: false, error: 'This process of Remit was started without SMTP_URL.' };
    return mail({ config: mailConfig, message, to, baseUrl: ctx.baseUrl, signal });
  }

  async function record(
    ctx: Ctx,
    channel: repository.SendingChannel,
    claimed: repository.Claimed,
    attempt: Attempt,
  ): Promise<void> {
    const now = ctx.clock();
    if (attempt.ok) {
      done.delivered += 1;
      return ctx.db.transaction((tx) => repository.recordDelivered(tx, channel.id, claimed.id, now));
    }
    const { error, final, gone, retryAfterMs } = attempt;
    const attempts = claimed.attempts + 1;
    const tooOld = now.getTime() - claimed.createdAt.getTime() >= GIVE_UP_AFTER_MS;
    const over = final || gone || attempts >= MOST_ATTEMPTS || tooOld || claimed.event === TEST_EVENT;
    const wait = Math.max(waitAfterAttempt(attempts, random()), retryAfterMs ?? 0);
    const nextAttemptAt = over ? null : new Date(now.getTime() + wait);
    done.failed += 1;
    await ctx.db.transaction(async (tx) => {
      await repository.recordFailed(tx, claimed.id, { error, nextAttemptAt, now });
      if (final) return;
      const failures = await repository.countFailure(tx, channel.id, error);
      const pause = Math.max(pauseAfterFailures(failures, random()), retryAfterMs ?? 0);
      if (pause === 0) return;
      await repository.pause(tx, channel.id, new Date(now.getTime() + pause));
      const before = new Date(now.getTime() - GIVE_UP_AFTER_MS);
      await repository.giveUpOlder(tx, channel.id, before, `Not delivered within a day. ${error}`, now);
    });
    if (gone && channel.id !== MAIL) await switchOffGone({ ctx, input: { id: channel.id } });
  }

  return {
    look,
    async tell() {
      const { delivered, failed } = done;
      done.delivered = 0;
      done.failed = 0;
      const waiting = await repository.countPending(freshCtx().db.read);
      return `${delivered} delivered, ${failed === 1 ? '1 try' : `${failed} tries`} failed, ${waiting} waiting.`;
    },
    async idle() {
      while (lines.size > 0) await Promise.allSettled(lines.values());
    },
    async stop() {
      stopping.abort(new Error('Remit is stopping.'));
      await Promise.allSettled(lines.values());
    },
  };
}

/** A pause beyond any that there is comes from a clock that was set back. */
function isPaused(waitsUntil: Date | null, now: Date): boolean {
  return waitsUntil !== null && waitsUntil > now && waitsUntil.getTime() - now.getTime() <= LONGEST_ANY_WAIT_MS;
}
