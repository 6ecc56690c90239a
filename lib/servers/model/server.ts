import { z } from 'zod';
import { ENVIRONMENTS } from '@/lib/agents/model/manifest';
import { slugSchema } from '@/lib/kernel/slug';
import { emailSchema, line } from '@/lib/kernel/text';

/** An MCP server as people register it. Whether its address may be fetched is judged when it is. */
export const serverSchema = z.strictObject({
  slug: slugSchema,
  name: line(80),
  url: z
    .string()
    .trim()
    .max(2000, 'Use at most 2000 characters.')
    .refine(
      (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
      'Give an http or https address, for example https://crm.internal/mcp.',
    ),
  owner: emailSchema,
  environment: z.enum(ENVIRONMENTS),
});
