import { setTimeout as sleep } from 'node:timers/promises';
import { fromJsonSchema, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { image, resource, text, WAV } from './sample-content';

/** The suite looks for all of this in what the list gives. */
const SCHEMA_2020_12 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word.
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

/** Tools that answer in one go: contents, errors, logs, progress. */
export function addPlainTools(server: McpServer): void {
  const add = (name: string, description: string, run: (ctx: ServerContext) => object | Promise<object>) =>
    server.registerTool(name, { description }, async (ctx: ServerContext) => (await run(ctx)) as { content: [] });

  add('test_simple_text', 'Gives text.', () => ({ content: [text('This is a simple text response for testing.')] }));
  add('test_image_content', 'Gives a picture.', () => ({ content: [image] }));
  add('test_audio_content', 'Gives a sound.', () => ({
    content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }],
  }));
  add('test_embedded_resource', 'Gives a resource.', () => ({
    content: [resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  }));
  add('test_multiple_content_types', 'Gives a text, a picture and a resource.', () => ({
    content: [
      text('Multiple content types test:'),
      image,
      resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  }));
  add('test_error_handling', 'Always fails.', () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  for (const name of ['test_tool_with_logging', 'test_logging_tool']) {
    add(name, 'Logs three times while it runs.', async ({ mcpReq }) => {
      await mcpReq.log('info', 'Tool execution started');
      await sleep(50);
      await mcpReq.log('info', 'Tool processing data');
      await sleep(50);
      await mcpReq.log('info', 'Tool execution completed');
      return { content: [text('Logged.')] };
    });
  }
  add('test_tool_with_progress', 'Says how far it is.', async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progress > 0) await sleep(50);
      if (progressToken === undefined) continue;
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
    }
    return { content: [text('Done.')] };
  });
  add('test_reconnection', 'Closes its stream before it answers.', async ({ http }) => {
    http?.closeSSE?.();
    await sleep(100);
    return { content: [text('The client came back.')] };
  });
  server.registerTool(
    'json_schema_2020_12_tool',
    { description: 'Tool with JSON Schema 2020-12 features', inputSchema: fromJsonSchema(SCHEMA_2020_12) },
    async () => ({ content: [text('Taken.')] }),
  );
  const region = z.string().describe('Where it runs.').meta({ 'x-mcp-header': 'Region' });
  server.registerTool(
    'test_custom_header',
    { description: 'Has an argument that a header says too.', inputSchema: z.object({ region }) },
    async (args: { region: string }) => ({ content: [text(args.region)] }),
  );
}
