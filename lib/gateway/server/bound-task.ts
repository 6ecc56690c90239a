import { principalOf } from '@/lib/gateway/identity/caller';
import { own } from '@/lib/gateway/mcp/parse';
import type { Json } from '@/lib/kernel/json';
import type { Exchange } from './parts';
import type { Answer } from './pending';

/** A call that is answered later (2026-07-28, `io.modelcontextprotocol/tasks`): the server's own id of it, and its tool. */
export interface HeldTask {
  task: string;
  tool: string;
}

type Holding = Pick<Exchange, 'parts' | 'server' | 'caller'>;

const holderOf = ({ server, caller }: Holding) => [server, principalOf(caller), 'task'];

/**
 * An answer to a call as the client gets it: a task in it is named by its id and its tool, with a proof of whom it was
 * given to. `whole` is what the server said, from which nothing was taken out yet.
 */
export function bindTask(exchange: Holding, tool: string, whole: Answer, given: Answer): Answer {
  const task = whole.result && own(whole.result, 'resultType') === 'task' ? own(whole.result, 'taskId') : undefined;
  if (typeof task !== 'string' || !given.result || own(given.result, 'resultType') !== 'task') return given;
  const value = Buffer.from(JSON.stringify([task, tool])).toString('base64url');
  return { ...given, result: { ...given.result, taskId: exchange.parts.bound.bind(value, holderOf(exchange)) } };
}

/** Null for a task that was not given to this caller here. */
export function releaseTask(exchange: Holding, taskId: Json | undefined): HeldTask | null {
  const value = typeof taskId === 'string' ? exchange.parts.bound.release(taskId, holderOf(exchange)) : null;
  if (value === null) return null;
  const [task, tool] = JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as [string, string];
  return { task, tool };
}
