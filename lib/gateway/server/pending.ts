import type { Message, MessageId } from '@/lib/gateway/mcp/parse';

export type Answer = Extract<Message, { kind: 'response' }>;

/** A request that was sent on and not answered yet. */
export interface Pending {
  id: MessageId;
  /** What the client gets of the answer. Called once. */
  finish(answer: Answer): Promise<Answer>;
  /** There will be no answer; `status` says why. Called instead of `finish`. */
  abandon(status: string): Promise<void>;
}

/**
 * Requests of sessions whose answer may come another way: a client that lost a stream may go on with it in another
 * one, and what answers a list or a call there is treated as it would have been here.
 */
export interface PendingRequests {
  add(session: string, pending: Pending): void;
  /** Gives a request out once. */
  take(session: string, id: MessageId): Pending | undefined;
  /** Gives up what waits for longer than ten minutes. */
  sweep(now: number): Promise<void>;
  /** Gives up everything. */
  close(): Promise<void>;
}

const PATIENCE_MS = 600_000;

export function createPendingRequests(now: () => number): PendingRequests {
  const waiting = new Map<string, { pending: Pending; since: number }>();
  const keyOf = (session: string, id: MessageId) => JSON.stringify([session, id]);

  async function giveUp(over: (since: number) => boolean): Promise<void> {
    for (const [key, { pending, since }] of waiting) {
      if (!over(since)) continue;
      waiting.delete(key);
      await pending.abandon('no_answer');
    }
  }

  return {
    add(session, pending) {
      waiting.set(keyOf(session, pending.id), { pending, since: now() });
    },
    take(session, id) {
      const key = keyOf(session, id);
      const found = waiting.get(key)?.pending;
      waiting.delete(key);
      return found;
    },
    sweep: (at) => giveUp((since) => at - since > PATIENCE_MS),
    close: () => giveUp(() => true),
  };
}
