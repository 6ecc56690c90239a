import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { invalid, RemitError } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { UNHELD } from '@/lib/policy-engine/gateway-kinds';
import { parseSettings } from '@/lib/renderings/settings';
import { FORMATS } from './rendition';

const MOST_WORDS = 64;

const NEEDED = { error: 'This is needed.' };
const address = z
  .string(NEEDED)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'Give an http or https address.')
  // It would be printed with every error that names the address.
  .refine((text) => !URL.canParse(text) || new URL(text).username === '', 'Leave name and password out of it.');
const word = z
  .string(NEEDED)
  .max(4_096)
  .regex(/^[^\0]*$/, 'Leave out zero bytes.');
const path = word.min(1, 'Name a file.');
/** YAML reads 0640 as a number; what was meant are its digits. */
const fileMode = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^0?[0-7]{3}$/, 'Give three octal digits, such as 0640.'))
  .transform((digits) => Number.parseInt(digits, 8))
  .refine((mode) => (mode & 0o002) === 0, 'Others may not write to it: anybody could then allow anything.')
  .refine((mode) => (mode & 0o400) !== 0, 'Its owner must be able to read it.');

/** What the pull agent is told, by its arguments or in its file. */
const pullAgentSchema = z.strictObject({
  url: address,
  gateway: slugSchema,
  issuer: address.optional(),
  tokenFile: path,
  format: z.preprocess((value) => (value === 'remit' ? 'jws' : value), z.enum(FORMATS)),
  out: path,
  /** Folder for what was verified; beside the file unless it is named. */
  state: path.optional(),
  mode: fileMode.default(0o640),
  /** Program and arguments; no shell reads them. */
  reload: z
    .array(word)
    .min(1, 'Name a program.')
    .max(MOST_WORDS)
    .refine(([program]) => program !== '', 'Name a program.')
    .optional(),
  reloadTimeoutSeconds: z.coerce.number().int().min(1).max(600).default(30),
  set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  unheld: z.enum(UNHELD).default('withhold'),
});

export interface PullAgentSettings extends Omit<z.output<typeof pullAgentSchema>, 'set'> {
  state: string;
  /** Of the format, checked. */
  settings: Record<string, string>;
}

/** Checks the settings and makes paths absolute. Throws `invalid_input`; each of its errors names a field. */
export function readSettings(input: unknown): PullAgentSettings {
  const result = pullAgentSchema.safeParse(input);
  if (!result.success) {
    const errors = result.error.issues.flatMap((issue) => {
      const at = issue.path.join('.');
      if (issue.code !== 'unrecognized_keys') return [{ field: at, message: issue.message }];
      return issue.keys.map((key) => ({ field: at ? `${at}.${key}` : key, message: 'There is no such setting.' }));
    });
    throw new RemitError('invalid_input', 'The settings cannot be used.', { errors });
  }
  const { out, state, tokenFile, set, ...rest } = result.data;
  const file = resolve(out);
  if (!existsSync(dirname(file))) throw invalid('out', `There is no folder ${dirname(file)}.`);
  if (rest.format !== 'jws' && rest.format !== 'json') parseSettings(rest.format, set);
  else if (Object.keys(set).length > 0) throw invalid('set', `The format ${rest.format} has no settings.`);
  return {
    ...rest,
    settings: set,
    out: file,
    state: resolve(state ?? join(dirname(file), `.${basename(file)}.remit`)),
    tokenFile: resolve(tokenFile),
  };
}

/**
 * A reload command as words: cut at white space, or a JSON list where a word holds a space or a quote. There is no
 * quoting in between, so nothing is read in two ways. Throws `invalid_input`.
 */
export function commandWords(text: string): string[] {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) {
    const list = jsonList(trimmed);
    if (list) return list;
  } else if (!/["'\\`$|&;<>*?(){}\n]/.test(trimmed) && trimmed !== '') return trimmed.split(/\s+/);
  const message = 'No shell reads it. Where a word needs quotes, write a JSON list: ["program", "first argument"].';
  throw invalid('reload', message);
}

function jsonList(text: string): string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch {
    return null;
  }
}
