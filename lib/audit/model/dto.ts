import { z } from 'zod';
import { auditActorSchema } from '@/lib/authz/actor';
import { instantSchema } from '@/lib/kernel/text';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One entry of the audit log; `lib/audit/model/entry.ts` says what its hash covers. */
export const auditEntrySchema = z.object({
  seq: z.int(),
  at: instantSchema,
  actor: auditActorSchema,
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  detail: z.record(z.string(), z.unknown()),
  previous: hash.describe('Hash of the entry before; 64 zeros for the first.'),
  hash: hash.describe('SHA-256 over the previous hash and the RFC 8785 form of the content.'),
});

/** The head of the log, signed. Kept elsewhere, it shows later whether history was rewritten or cut off. */
export const checkpointSchema = z.object({
  origin: z.string(),
  size: z.int(),
  hash: hash.describe('Hash of the last entry; 64 zeros for an empty log.'),
  at: instantSchema,
  signed: z.string().describe('Compact JWS (ES256, `typ: remit-checkpoint+jwt`) over the four fields above.'),
});
export type Checkpoint = z.output<typeof checkpointSchema>;
