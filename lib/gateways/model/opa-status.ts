import { z } from 'zod';

/** What OPA's status says of the bundle that is Remit's. */
export interface OpaStatus {
  /** In force there; null before the first. */
  serial: number | null;
  /** RFC 3339; null where OPA does not say. */
  activatedAt: string | null;
  /** Why a bundle that it was given is not in force. A server that it could not reach is no such reason. */
  error: string | null;
}

const words = z.string().catch('');
const bundleSchema = z.object({
  active_revision: words,
  last_successful_activation: words,
  code: words,
  message: words,
  http_code: z.union([z.string(), z.number()]).transform(String).catch(''),
  errors: z.array(z.union([z.string(), z.object({ message: z.string() })]).catch('')).catch([]),
});
const statusSchema = z.object({ bundles: z.record(z.string(), bundleSchema) });

/** Names that a bundle of Remit goes by in OPA's own configuration, where there are others. */
const NAMES = ['authz', 'remit'];
const ERROR_LENGTH = 1_000;

/** Null when nothing in it is about a bundle of Remit. */
export function readOpaStatus(body: unknown, gateway: string): OpaStatus | null {
  const { data } = statusSchema.safeParse(body);
  const bundles = Object.entries(data?.bundles ?? {});
  const named = [gateway, ...NAMES].map((name) => bundles.find(([key]) => key === name)).find(Boolean);
  const [, bundle] = named ?? (bundles.length === 1 ? bundles[0] : undefined) ?? [];
  if (!bundle) return null;
  const { active_revision, last_successful_activation, code, message, http_code, errors } = bundle;
  if (active_revision !== '' && !/^\d{1,9}$/.test(active_revision)) return null;
  const refused = code !== '' && http_code === '' && !message.startsWith('request failed');
  const reasons = [message, ...errors.map((error) => (typeof error === 'string' ? error : error.message))];
  return {
    serial: active_revision === '' ? null : Number(active_revision),
    // Go's zero time is long before any.
    activatedAt: Date.parse(last_successful_activation) > 0 ? last_successful_activation : null,
    error: refused ? reasons.filter(Boolean).join('; ').slice(0, ERROR_LENGTH) || code.slice(0, ERROR_LENGTH) : null,
  };
}
