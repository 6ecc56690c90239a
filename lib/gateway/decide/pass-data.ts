import { scanJson } from '@/lib/gateway/pii/scan';
import type { PiiAction } from '@/lib/kernel/constraints';
import type { Json } from '@/lib/kernel/json';

/** What a grant's rule about personal data makes of a value. */
export interface PassedData {
  value: Json;
  /** How much was found, by type; nothing where the grant says nothing about it, since then it is not looked for. */
  found: Record<string, number>;
  blocked: boolean;
}

/** `countries`: whose phone numbers are known without `+`. What is too much to look through passes only where personal data may pass too. */
export function passData(action: PiiAction | undefined, value: Json, countries?: readonly string[]): PassedData {
  if (action === undefined) return { value, found: {}, blocked: false };
  const { found, redacted, whole } = scanJson(value, countries);
  const counts = { ...found } as Record<string, number>;
  const any = Object.keys(found).length > 0;
  if (action === 'allow') return { value, found: counts, blocked: false };
  if (action === 'redact') return { value: whole ? redacted : value, found: counts, blocked: !whole };
  return { value, found: counts, blocked: any || !whole };
}
