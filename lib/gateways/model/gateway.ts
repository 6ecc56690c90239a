import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { slugSchema } from '@/lib/kernel/slug';
import { emailSchema, instantSchema, line } from '@/lib/kernel/text';
import { GATEWAY_KINDS, UNHELD } from '@/lib/policy-engine/gateway-kinds';
import { gatewaySettingsSchema } from './settings';

export const GATEWAY_MODES = ['enforce', 'shadow'] as const;
/** What a gateway does with a policy that is too old: deny all, or go on with the grants that it has. */
export const ON_STALE = ['deny', 'keep'] as const;

const servers = z
  .array(slugSchema)
  .max(500)
  .refine((list) => new Set(list).size === list.length, 'A server is listed twice.');
const freshnessSeconds = z
  .int()
  .min(60, 'Use at least 60 seconds.')
  .max(604_800, 'Use at most 604800 seconds (a week).');

export const gatewaySchema = z.strictObject({
  slug: slugSchema,
  name: line(80),
  kind: z.enum(GATEWAY_KINDS).default('remit'),
  servers: servers.default([]),
  mode: z.enum(GATEWAY_MODES).default('enforce'),
  /** How long a gateway may go on after it last heard from Remit. */
  freshnessSeconds: freshnessSeconds.default(14_400),
  onStale: z.enum(ON_STALE).default('deny'),
  unheld: z.enum(UNHELD).default('withhold'),
  settings: gatewaySettingsSchema.default({}),
  /** E-mail address of who answers for it. */
  owner: emailSchema.nullable().default(null),
  /** Whom to call when it is silent: a team, a channel, a number. */
  contact: line(200).nullable().default(null),
});

export const gatewayPatchSchema = z
  .strictObject({
    name: line(80).optional(),
    /** With another kind its settings are those that are given, or none. */
    kind: z.enum(GATEWAY_KINDS).optional(),
    servers: servers.optional(),
    mode: z.enum(GATEWAY_MODES).optional(),
    freshnessSeconds: freshnessSeconds.optional(),
    onStale: z.enum(ON_STALE).optional(),
    unheld: z.enum(UNHELD).optional(),
    settings: gatewaySettingsSchema.optional(),
    owner: emailSchema.nullable().optional(),
    contact: line(200).nullable().optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'Change at least one field.');

/** Query of `GET /api/v1/gateways`. */
export const gatewayListSchema = z.strictObject({
  ...pageSchema.shape,
  q: z.string().max(200).optional(),
  kind: z.enum(GATEWAY_KINDS).optional(),
  mode: z.enum(GATEWAY_MODES).optional(),
});

export const gatewayTokenSchema = z.strictObject({
  expiresInDays: z.int().min(1, 'Use 1 to 730 days.').max(730, 'Use 1 to 730 days.').default(365),
  /** How long older tokens of this gateway go on working, so that it can be switched over. */
  overlapHours: z.int().min(0, 'Use 0 to 720 hours.').max(720, 'Use 0 to 720 hours.').default(24),
});

const LARGEST_SERIAL = 2_147_483_647;

export const receiptSchema = z.strictObject({
  serial: z.int().min(0).max(LARGEST_SERIAL, 'No revision has this serial.'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'Give 64 lower-case hex digits.'),
  status: z.enum(['activated', 'rejected']),
  /** Whatever a machine says went wrong. Control characters, which a database or a terminal chokes on, are replaced. */
  error: z
    .string()
    .max(1000)
    .transform((text) => text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd'))
    .optional(),
  activatedAt: instantSchema.refine((text) => Date.parse(text) >= 0, 'Give a time after 1970.'),
});
