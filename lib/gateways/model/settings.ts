import { z } from 'zod';
import { line } from '@/lib/kernel/text';

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

/** A setting of a kind, for forms: what it is, and what it is when nothing is said. */
export interface SettingField {
  name: string;
  says: string;
  default?: string;
  options?: string[];
}
