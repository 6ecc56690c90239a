import { z } from 'zod';
import { dataClassSchema } from '@/lib/kernel/data-class';
import { instantSchema } from '@/lib/kernel/text';
import { REASON_CODES } from './types';

const LARGEST_SERIAL = 2_147_483_647;

/** Control characters, and halves of surrogate pairs, which a database or a terminal chokes on, are replaced. */
export function storable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
}

/** What an agent, a user or a tool calls itself: nobody here has to know it, and an odd name hides no call. */
const name = (max: number) =>
  z.string().min(1, 'Leave it out, or fill it in.').max(max, `Use at most ${max} characters.`).transform(storable);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'Give 64 lower-case hex digits.');
const count = z.int('Use a whole number.').min(0, 'Use 0 or more.');

/** What a tool answered, as its label lets it be kept. Absent: status, size and digest only. */
const responseSchema = z.discriminatedUnion('capture', [
  z.strictObject({ capture: z.literal('redacted'), text: z.string().max(16_384).transform(storable) }),
  z.strictObject({
    capture: z.literal('sealed'),
    jwe: z
      .string()
      .regex(/^[\w-]*(\.[\w-]*){4}$/)
      .max(65_536),
  }),
]);

/** The status of an entry that is no call: Remit asked the gateway what it would decide about one. */
export const CANARY_STATUS = 'canary';

/** One entry of the decision log, as a gateway sends it: one call, allowed or denied. */
export const decisionEntrySchema = z.strictObject({
  eventId: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'Use 1 to 128 printable ASCII characters without spaces.')
    .describe("The gateway's own name for it. The same again is the same entry."),
  sequence: count.optional().describe('Counted by the gateway, so that gaps show.'),
  time: instantSchema,
  agent: name(200).optional().describe('Absent where the call was by nobody that has a name.'),
  identity: z.strictObject({ iss: name(500), sub: name(500) }).optional(),
  user: name(254).optional(),
  server: name(200),
  tool: name(400).describe(
    'Its name on the server, or its key `server/tool`; `(resources/read)` and the like for what calls no tool.',
  ),
  definition: sha256.optional(),
  decision: z.enum(['allow', 'deny']),
  reason: z.enum(REASON_CODES),
  enforced: z.boolean().default(true).describe('False in shadow mode: what was denied went through.'),
  serial: z.int('Use a whole number.').min(0, 'Use 0 or more.').max(LARGEST_SERIAL, 'No revision has this serial.'),
  grant: name(64).optional(),
  session: name(200).optional(),
  traceId: name(64).optional(),
  status: z
    .union([name(40), z.int().min(-LARGEST_SERIAL).max(LARGEST_SERIAL)])
    .transform(String)
    .optional(),
  latencyMs: z.number().min(0, 'Use 0 or more.').max(86_400_000, 'Use at most a day.').optional(),
  dataClasses: z.array(dataClassSchema).max(4).optional(),
  pii: z
    .record(
      z.string().regex(/^[\w.-]{1,40}$/, 'Name a type of personal data by letters, digits, dots and hyphens.'),
      count,
    )
    .refine((types) => Object.keys(types).length <= 50, 'Name at most 50 types.')
    .optional()
    .describe('How much personal data was found, by type.'),
  argumentsSha256: sha256.optional(),
  resultSha256: sha256.optional(),
  resultBytes: count.optional(),
  response: responseSchema.optional(),
});
export type DecisionEntry = z.output<typeof decisionEntrySchema>;

/** What came of a batch. */
export const recordedSchema = z.object({
  new: z.int(),
  duplicate: z.int().describe('Known already, by their `eventId`.'),
  rejected: z
    .array(z.object({ index: z.int(), error: z.string() }))
    .describe('By their place in the batch, from 0. Sent again they are refused again.'),
});
export type Recorded = z.output<typeof recordedSchema>;
