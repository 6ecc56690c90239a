import { randomUUID } from 'node:crypto';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { text } from './sample-content';

/*
 * The extension for tasks, by hand: the SDK does not have it. A client that declares it gets a task for most of these
 * tools; the others get their answer at once.
 */

export const TASKS = 'io.modelcontextprotocol/tasks';
const [INVALID_PARAMS, HEADER_MISMATCH, MISSING_CAPABILITY] = [-32602, -32020, -32021];
const SHORT_MS = 600;

type Plain = Record<string, unknown>;
interface Message {
  id?: string | number;
  method?: string;
  params?: Plain & { _meta?: Plain; name?: string; arguments?: Plain; taskId?: string; inputResponses?: Plain };
}
interface Task extends Plain {
  taskId: string;
  status: 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';
  inputRequests?: Plain;
}

/** A client without the extension is told so by these. */
const NEEDED = new Set(['failing_job', 'test_tool_with_task']);

export function addTaskTools(server: McpServer): void {
  const say = async (words: string) => ({ content: [text(words)] });
  const greet = { description: 'Greets.', inputSchema: z.object({ name: z.string() }) };
  server.registerTool('greet', greet, ({ name }) => say(`Hello, ${name}!`));
  const compute = {
    description: 'Takes a while.',
    inputSchema: z.object({ seconds: z.number(), label: z.string().optional() }),
  };
  server.registerTool('slow_compute', compute, ({ seconds }) => say(`Took ${seconds} s.`));
  for (const name of ['failing_job', 'protocol_error_job', 'confirm_delete', 'multi_input', 'test_tool_with_task']) {
    server.registerTool(name, { description: 'Makes a task.', inputSchema: z.object({}).loose() }, () => say(name));
  }
}

const elicit = (message: string, key: string, type: string) => ({
  method: 'elicitation/create',
  params: {
    mode: 'form',
    message,
    requestedSchema: { type: 'object', properties: { [key]: { type } }, required: [key] },
  },
});

/** Gives what answers a request; undefined for one that is not about tasks. */
export function createTasks(): (request: Request) => Promise<Response | undefined> {
  const tasks = new Map<string, Task>();

  function make(more: Partial<Task> = {}): Task {
    const now = new Date().toISOString();
    const task: Task = {
      taskId: randomUUID(),
      status: 'working',
      createdAt: now,
      lastUpdatedAt: now,
      ttlMs: 60_000,
      pollIntervalMs: 100,
      ...more,
    };
    tasks.set(task.taskId, task);
    return task;
  }

  function end(task: Task, afterMs: number, what: Partial<Task>): Task {
    setTimeout(() => {
      if (task.status === 'working') Object.assign(task, { status: 'completed', ...what });
    }, afterMs);
    return task;
  }

  const done = (words: string, isError?: true) => ({
    result: { content: [text(words)], ...(isError ? { isError } : {}) },
  });

  function begin(name: string, given: Plain, answers: Plain | undefined): Task | Plain | undefined {
    const seconds = Number(given.seconds);
    if (name === 'slow_compute')
      return seconds > 0 ? end(make(), seconds * 1000, done(`Took ${seconds} s.`)) : undefined;
    if (name === 'failing_job') return end(make(), SHORT_MS, done('It failed.', true));
    if (name === 'protocol_error_job') {
      return end(make(), SHORT_MS, { status: 'failed', error: { code: -32603, message: 'It broke.' } });
    }
    const asking = (inputRequests: Plain) => make({ status: 'input_required', inputRequests });
    const confirm = elicit('Really?', 'confirm', 'boolean');
    if (name === 'confirm_delete') return asking({ confirm });
    if (name === 'multi_input') return asking({ name: elicit('Whose?', 'name', 'string'), confirm });
    if (name !== 'test_tool_with_task') return undefined;
    const said = answers?.user_name as { content?: { name?: string } } | undefined;
    if (said) return end(make(), SHORT_MS, done(`Hello, ${said.content?.name}!`));
    return {
      resultType: 'input_required',
      inputRequests: { user_name: elicit('What is your name?', 'name', 'string') },
    };
  }

  function update(task: Task, answers: Plain): void {
    for (const key of Object.keys(answers)) delete task.inputRequests?.[key];
    if (task.status !== 'input_required' || Object.keys(task.inputRequests ?? {}).length > 0) return;
    delete task.inputRequests;
    Object.assign(task, { status: 'completed', ...done('Confirmed.') });
  }

  return async (request) => {
    if (request.method !== 'POST') return undefined;
    const {
      id = null,
      method,
      params = {},
    } = (await request
      .clone()
      .json()
      .catch(() => ({}))) as Message;
    const about = method === 'tasks/get' || method === 'tasks/update' || method === 'tasks/cancel';
    const capabilities = params._meta?.['io.modelcontextprotocol/clientCapabilities'] as
      | { extensions?: Plain }
      | undefined;
    if (!capabilities || (!about && method !== 'tools/call')) return undefined;
    const answer = (said: Plain, status = 200) => Response.json({ jsonrpc: '2.0', id, ...said }, { status });
    const result = (given: Plain) => answer({ result: { resultType: 'complete', ...given } });
    const headers = [request.headers.get('mcp-method'), request.headers.get('mcp-name')];
    const named = about ? params.taskId : params.name;
    if (headers[0] !== method || (headers[1] !== null && headers[1] !== named)) {
      return about ? answer({ error: { code: HEADER_MISMATCH, message: 'Header mismatch' } }, 400) : undefined;
    }
    const declared = capabilities.extensions?.[TASKS] !== undefined;
    if (!declared) {
      if (!about && !NEEDED.has(params.name ?? '')) return undefined;
      const data = { requiredCapabilities: { extensions: { [TASKS]: {} } } };
      return answer({ error: { code: MISSING_CAPABILITY, message: 'Missing required client capability', data } }, 400);
    }
    if (!about) {
      const begun = begin(params.name ?? '', params.arguments ?? {}, params.inputResponses);
      if (!begun) return undefined;
      const { inputRequests, ...task } = begun;
      return result('taskId' in begun ? { ...task, resultType: 'task' } : begun);
    }
    const task = tasks.get(params.taskId ?? '');
    if (!task) return answer({ error: { code: INVALID_PARAMS, message: 'There is no such task.' } });
    if (method === 'tasks/get') return result(task);
    if (method === 'tasks/update') update(task, params.inputResponses ?? {});
    else if (task.status === 'working' || task.status === 'input_required') {
      delete task.inputRequests;
      task.status = 'cancelled';
    }
    return result({});
  };
}
