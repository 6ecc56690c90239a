import { completable, type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { image, PNG, resource, text } from './sample-content';

const user = (content: ReturnType<typeof text> | typeof image | ReturnType<typeof resource>) => ({
  role: 'user' as const,
  content,
});

/** Resources and prompts, with completion. */
export function addResourcesAndPrompts(server: McpServer): void {
  const add = (name: string, mimeType: string, contents: { text: string } | { blob: string }) => {
    const uri = `test://${name}`;
    server.registerResource(name, uri, { description: `The resource ${name}.`, mimeType }, async () => ({
      contents: [{ uri, mimeType, ...contents }],
    }));
  };
  add('static-text', 'text/plain', { text: 'This is the content of the static text resource.' });
  add('static-binary', 'image/png', { blob: PNG });
  add('watched-resource', 'text/plain', { text: 'Watched resource content' });
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'A resource for each id.', mimeType: 'application/json' },
    async (uri, { id }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: 'application/json',
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
        },
      ],
    }),
  );
  server.registerPrompt('test_simple_prompt', { description: 'Words.' }, async () => ({
    messages: [user(text('This is a simple prompt for testing.'))],
  }));
  const words = ['paris', 'park', 'party'];
  const completed = (what: string) =>
    completable(z.string().describe(what), (start) => words.filter((word) => word.startsWith(start ?? '')));
  server.registerPrompt(
    'test_prompt_with_arguments',
    {
      description: 'Words with arguments.',
      argsSchema: z.object({ arg1: completed('First test argument'), arg2: completed('Second test argument') }),
    },
    async ({ arg1, arg2 }) => ({
      messages: [user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))],
    }),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'Words about a resource.', argsSchema: z.object({ resourceUri: z.string() }) },
    async ({ resourceUri }) => ({
      messages: [
        user(resource(resourceUri, 'text/plain', 'Embedded resource content for testing.')),
        user(text('Please process the embedded resource above.')),
      ],
    }),
  );
  server.registerPrompt('test_prompt_with_image', { description: 'Words about a picture.' }, async () => ({
    messages: [user(image), user(text('Please analyze the image above.'))],
  }));
}
