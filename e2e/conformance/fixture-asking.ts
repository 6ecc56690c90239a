import {
  acceptedContent,
  createRequestStateCodec,
  type InputRequests,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { clientCapabilities, text } from './sample-content';

/** Of this process: no other one is asked about its state. */
export const states = createRequestStateCodec<{ round: number }>({
  key: crypto.getRandomValues(new Uint8Array(32)),
});

const NAME = z.object({ name: z.string() });
const field = (key: string) => ({
  type: 'object' as const,
  properties: { [key]: { type: 'string' as const } },
  required: [key],
});
const elicit = (message: string, key: string) =>
  inputRequired.elicit({ message, requestedSchema: field(key) } as Parameters<typeof inputRequired.elicit>[0]);
const sample = (words: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: text(words) }], maxTokens });
const CONFIRM = inputRequired.elicit({
  message: 'Please confirm',
  requestedSchema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] },
});

/** What the stateless era has in the place of requests to the client: results that ask for input. */
export function addAskingTools(server: McpServer): void {
  const add = (name: string, description: string, run: (ctx: ServerContext) => object | Promise<object>) =>
    server.registerTool(`test_input_required_result_${name}`, { description }, async (ctx: ServerContext) => {
      return (await run(ctx)) as { content: [] };
    });
  const answers = ({ mcpReq }: ServerContext, key: string) => inputResponse(mcpReq.inputResponses, key);
  const round = (ctx: ServerContext) => ctx.mcpReq.requestState<{ round: number }>()?.round ?? 0;
  const ask = async (inputRequests: InputRequests, state?: number) =>
    inputRequired({
      inputRequests,
      ...(state === undefined ? {} : { requestState: await states.mint({ round: state }) }),
    });

  add('elicitation', 'Asks for a name.', (ctx) => {
    const given = acceptedContent(ctx.mcpReq.inputResponses, 'user_name', NAME);
    if (!given) return ask({ user_name: elicit('What is your name?', 'name') });
    return { content: [text(`Hello, ${given.name}!`)] };
  });
  add('sampling', 'Asks the model of the client.', (ctx) => {
    const given = answers(ctx, 'capital_question');
    if (given.kind !== 'sampling') return ask({ capital_question: sample('What is the capital of France?', 100) });
    return { content: [text(JSON.stringify(given.result.content))] };
  });
  add('list_roots', 'Asks for the roots of the client.', (ctx) => {
    const given = answers(ctx, 'client_roots');
    if (given.kind !== 'roots') return ask({ client_roots: inputRequired.listRoots() });
    return { content: [text(given.roots.map(({ uri }) => uri).join(' '))] };
  });
  for (const name of ['request_state', 'tampered_state']) {
    add(name, 'Asks with a state that is signed.', (ctx) =>
      round(ctx) === 1 && answers(ctx, 'confirm').kind === 'elicit'
        ? { content: [text('state-ok')] }
        : ask({ confirm: CONFIRM }, 1),
    );
  }
  add('multiple_inputs', 'Asks three things at once.', (ctx) => {
    const given = ['user_name', 'greeting', 'client_roots'].map((key) => answers(ctx, key).kind);
    if (!given.includes('missing')) return { content: [text('All three came.')] };
    return ask(
      {
        user_name: elicit('What is your name?', 'name'),
        greeting: sample('Generate a greeting', 50),
        client_roots: inputRequired.listRoots(),
      },
      1,
    );
  });
  add('multi_round', 'Asks twice.', (ctx) => {
    if (round(ctx) === 2 && answers(ctx, 'step2').kind === 'elicit') return { content: [text('Both came.')] };
    if (round(ctx) === 1 && answers(ctx, 'step1').kind === 'elicit')
      return ask({ step2: elicit('Step 2: What is your favorite color?', 'color') }, 2);
    return ask({ step1: elicit('Step 1: What is your name?', 'name') }, 1);
  });
  add('capabilities', 'Asks only what the client can answer.', (ctx) => {
    if (Object.keys(ctx.mcpReq.inputResponses ?? {}).length > 0) return { content: [text('It came.')] };
    const can = clientCapabilities(ctx);
    return ask({
      ...(can.sampling ? { greeting: sample('Generate a greeting', 50) } : {}),
      ...(can.elicitation ? { user_name: elicit('What is your name?', 'name') } : {}),
    });
  });
  // Whoever cannot be asked is refused by the SDK.
  server.registerTool('test_missing_capability', { description: 'Asks every client.' }, async () =>
    ask({ greeting: sample('Generate a greeting', 50) }),
  );
  server.registerPrompt(
    'test_input_required_result_prompt',
    { description: 'Asks before it answers.' },
    async (ctx: ServerContext) => {
      const given = answers(ctx, 'user_context');
      if (given.kind !== 'elicit') {
        return ask({ user_context: elicit('What context should the prompt use?', 'context') });
      }
      return { messages: [{ role: 'user' as const, content: text(JSON.stringify(given.content ?? {})) }] };
    },
  );
}

/** Requests to the client while a call runs: the era of sessions. */
export function addPushingTools(server: McpServer, stateless: boolean): void {
  const form = (properties: object, required: string[] = []) => ({ type: 'object' as const, properties, required });
  // On the stream of the call: the SDK's own elicitInput uses that of the session, which may not be open yet.
  const elicitNow = async ({ mcpReq }: ServerContext, message: string, requestedSchema: object, said: string) => {
    const asked = { method: 'elicitation/create' as const, params: { message, requestedSchema } };
    const { action, content } = await mcpReq.send(asked);
    return { content: [text(`${said}: action=${action}, content=${JSON.stringify(content ?? {})}`)] };
  };
  server.registerTool(
    'test_sampling',
    { description: 'Asks the model of the client.', inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }: { prompt: string }, ctx: ServerContext) => {
      const messages = [{ role: 'user' as const, content: text(prompt) }];
      const params = { messages, maxTokens: 100 };
      const { content } = await ctx.mcpReq.send({ method: 'sampling/createMessage', params });
      const words = !Array.isArray(content) && content.type === 'text' ? content.text : JSON.stringify(content);
      return { content: [text(`LLM response: ${words}`)] };
    },
  );
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the user.', inputSchema: z.object({ message: z.string() }) },
    async ({ message }: { message: string }, ctx: ServerContext) => {
      const word = (description: string) => ({ type: 'string', description });
      const fields = { username: word("User's response"), email: word("User's email address") };
      return elicitNow(ctx, message, form(fields, ['username', 'email']), 'User response');
    },
  );
  const options = ['option1', 'option2', 'option3'];
  const titled = (what: string) =>
    ['First', 'Second', 'Third'].map((nth, at) => ({ const: `value${at + 1}`, title: `${nth} ${what}` }));
  const forms: Record<string, object> = {
    test_elicitation_sep1034_defaults: form({
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    }),
    test_elicitation_sep1330_enums: form({
      untitledSingle: { type: 'string', enum: options },
      titledSingle: { type: 'string', oneOf: titled('Option') },
      legacyEnum: {
        type: 'string',
        enum: ['opt1', 'opt2', 'opt3'],
        enumNames: ['Option One', 'Option Two', 'Option Three'],
      },
      untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
      titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
    }),
  };
  for (const [name, schema] of Object.entries(forms)) {
    server.registerTool(name, { description: 'Asks the user with a form.' }, async (ctx: ServerContext) =>
      elicitNow(ctx, 'Please fill in the form', schema, 'Elicitation completed'),
    );
  }
  server.registerTool(
    'test_streaming_elicitation',
    { description: 'Says how far it is, then asks.' },
    async (ctx: ServerContext) => {
      if (!stateless) return elicitNow(ctx, 'What is your name?', field('name'), 'Elicitation completed');
      const given = inputResponse(ctx.mcpReq.inputResponses, 'user_name');
      if (given.kind === 'elicit') return { content: [text('It came.')] };
      return inputRequired({ inputRequests: { user_name: elicit('What is your name?', 'name') } });
    },
  );
}
