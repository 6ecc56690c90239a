import { z } from 'zod';
import type { FieldError } from '@/lib/kernel/errors';
import { line } from '@/lib/kernel/text';
import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';

const MOST = 20;
const NAME = /^[A-Za-z][A-Za-z0-9]{0,39}$/;

/** Names that a gateway's own configuration uses: a flat map of texts. What fits depends on the kind. */
export const gatewaySettingsSchema = z.record(z.string(), line(500)).superRefine((settings, issue) => {
  const names = Object.keys(settings);
  if (names.length > MOST) issue.addIssue({ code: 'custom', message: `Use at most ${MOST} settings.` });
  for (const name of names) {
    if (!NAME.test(name)) issue.addIssue({ code: 'custom', path: [name], message: 'A name is letters and digits.' });
  }
});
export type GatewaySettings = Record<string, string>;

/** What is wrong with the settings for a gateway of this kind. */
export function settingsErrors(kind: GatewayKind, settings: GatewaySettings): FieldError[] {
  if (kind !== 'remit' && kind !== 'opa' && kind !== 'authzen') return [];
  return Object.keys(settings).map((name) => ({
    field: `settings.${name}`,
    message: 'A gateway of this kind has no settings. Leave it out.',
  }));
}
