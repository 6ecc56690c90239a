import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema } from '@/lib/kernel/text';
import { EU_CLASS_WORDS, EU_CLASSES, EU_ROLES } from './eu-class';

/** `none`: nobody has answered. `outdated`: answered for older legal data. */
export const INVENTORY_CLASSES = [...EU_CLASSES, 'none', 'outdated'] as const;
export type InventoryClass = (typeof INVENTORY_CLASSES)[number];

export const INVENTORY_WORDS: Record<InventoryClass, string> = {
  ...EU_CLASS_WORDS,
  none: 'Not assessed',
  outdated: 'Assessment outdated',
};

/** Query of `GET /api/v1/eu-ai-act/inventory`. Retired agents are left out. */
export const inventoryListSchema = z.strictObject({
  ...pageSchema.shape,
  q: z.string().max(200).optional(),
  class: z
    .enum(INVENTORY_CLASSES)
    .optional()
    .describe('`none`: nobody has answered. `outdated`: answered for older legal data, whatever the class.'),
  role: z.enum(EU_ROLES).optional(),
  team: z.string().max(80).optional(),
});
export type InventoryFilter = Omit<z.output<typeof inventoryListSchema>, 'limit' | 'cursor'>;

export const inventoryRowSchema = z.object({
  slug: z.string(),
  name: z.string(),
  team: z.string(),
  owner: namedSchema,
  class: z.enum(EU_CLASSES).nullable().describe('By the newest answers; null before the first.'),
  outdated: z.boolean().describe('The legal data has changed since: answer again.'),
  roles: z.array(z.enum(EU_ROLES)),
  grounds: z.array(z.string()).describe('By which annex it is high-risk.'),
  answeredAt: instantSchema.nullable(),
  nextDate: z.iso.date().nullable().describe('The next day on which an obligation begins to apply.'),
  missing: z
    .int()
    .nullable()
    .describe(
      'Duties that apply and are open; null before the first answers, and of agents that are not yours to see.',
    ),
  notYetDue: z.int().nullable().describe('Open duties whose day has not come.'),
  fulfilled: z.int().nullable(),
  byWord: z.int().nullable().describe('Of those fulfilled: by the word of a person, and not by records.'),
  notApplicable: z.int().nullable().describe('Owed by the answers, and somebody said that it does not apply.'),
});
export type InventoryRow = z.output<typeof inventoryRowSchema>;

/** Why there are no counts in a row that has none. */
export function whyUncounted({ class: euClass }: Pick<InventoryRow, 'class'>): string {
  return euClass === null ? 'not known' : 'not yours to see';
}

export const inventorySummarySchema = z.object({
  counts: z.record(z.enum(INVENTORY_CLASSES), z.int()).describe('Agents that are not retired, by class.'),
  dates: z
    .array(z.object({ date: z.iso.date(), agents: z.int() }))
    .describe('Days still to come on which duties begin to apply, and for how many agents.'),
  law: z.object({ version: z.int(), dateChecked: z.iso.date(), act: z.string(), amendedBy: z.string() }),
});
export type InventorySummary = z.output<typeof inventorySummarySchema>;
