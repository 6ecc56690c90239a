import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import type { ApiClient } from './api-client';
import { EXIT } from './exit';
import type { Printer } from './printer';

// What is read of the API's answers, and no more: a newer Remit may say more than this command knows.
const keySchema = z.object({
  kid: z.string(),
  state: z.string(),
  held: z.boolean(),
  notBefore: z.string().nullable(),
  automatic: z.boolean(),
  activatedAt: z.string().nullable(),
  previousAt: z.string().nullable(),
  retiredAt: z.string().nullable(),
});
type Key = z.output<typeof keySchema>;
const keysetSchema = z.object({
  keys: z.array(keySchema),
  gateways: z.array(z.object({ slug: z.string(), serial: z.int().nullable(), kid: z.string().nullable() })),
  atHand: z.array(z.string()),
});
type Keyset = z.output<typeof keysetSchema>;
const rotatedSchema = z.object({
  kid: z.string(),
  before: z.array(z.string()),
  revision: z.int().nullable(),
  gateways: z.int(),
  lost: z.array(z.string()),
});

interface KeysRun {
  api: ApiClient;
  printer: Printer;
  json: boolean;
  words: readonly string[];
  values: {
    key?: string;
    overlap?: string;
    'by-hand': boolean;
    now: boolean;
    force: boolean;
    reason?: string;
    yes: boolean;
  };
}

const PATH = '/api/v1/signing-keys';

/** `remit keys <word>`: looks at the signing keys, or rotates them. */
export async function keys(run: KeysRun): Promise<number> {
  const [word = 'list', ...more] = run.words;
  const act = { list, rotate, activate, cancel, retire, emergency }[word];
  if (!act || more.length > 0) {
    const wanted = 'Say keys list, rotate, activate, cancel, retire or emergency; which key is said with --key.';
    throw new RemitError('invalid_input', `${wanted} `.concat('`npx remit --help` tells more.'));
  }
  return act(run);
}

async function list({ api, printer, json }: KeysRun): Promise<number> {
  const keyset = await read(api);
  if (json) printer.json(keyset);
  else print(printer, keyset);
  return EXIT.ok;
}

async function rotate({ api, printer, json, values }: KeysRun): Promise<number> {
  const overlapHours = values.overlap === undefined ? undefined : Number(values.overlap);
  const kid = values.key === undefined ? undefined : choose((await read(api)).atHand, values.key, 'at hand');
  const body = { kid, overlapHours, ...(values['by-hand'] ? { automatic: false } : {}) };
  const key = await api.post(PATH, body, randomUUID(), keySchema);
  if (json) printer.json(key);
  else printer.line(`${key.kid} is published, and signs nothing yet. ${itsTime(key)}`, 'green');
  return EXIT.ok;
}

async function activate({ api, printer, json, values }: KeysRun): Promise<number> {
  const kid = inState(await read(api), 'next', values.key);
  const done = await api.post(`${PATH}/${kid}/activate`, values.now ? { now: true } : {}, randomUUID(), rotatedSchema);
  tell(printer, json, done);
  return EXIT.ok;
}

async function cancel({ api, printer, json, values }: KeysRun): Promise<number> {
  const kid = inState(await read(api), 'next', values.key);
  const { reason } = values;
  const done = await api.post(`${PATH}/${kid}/cancel`, { reason }, randomUUID(), z.object({ kid: z.string() }));
  if (json) printer.json(done);
  else printer.line(`${kid} is withdrawn. It signed nothing.`, 'green');
  return EXIT.ok;
}

async function retire({ api, printer, json, values }: KeysRun): Promise<number> {
  const kid = inState(await read(api), 'previous', values.key);
  const body = { ...(values.force ? { force: true } : {}), reason: values.reason };
  const schema = z.object({ kid: z.string(), stranded: z.array(z.string()) });
  const done = await api.post(`${PATH}/${kid}/retire`, body, randomUUID(), schema);
  if (json) printer.json(done);
  else {
    printer.line(`${kid} is withdrawn.`, 'green');
    if (done.stranded.length > 0) printer.line(`Still had a policy by it: ${done.stranded.join(', ')}`, 'yellow');
  }
  return EXIT.ok;
}

async function emergency({ api, printer, json, values }: KeysRun): Promise<number> {
  const keyset = await read(api);
  const withdrawn = keyset.keys.filter(({ state }) => state !== 'retired').map(({ kid }) => kid);
  if (!values.yes) {
    const would = { withdrawn, gateways: keyset.gateways.length };
    if (json) printer.json(would);
    else {
      printer.line(`Would withdraw at once: ${withdrawn.join(', ')}`, 'red');
      printer.line(`Another key would sign, with a new revision of the same content for ${counted(would.gateways)}.`);
      printer.line('Say --yes and --reason to do it.');
    }
    return EXIT.changes;
  }
  const staged = keyset.keys.filter(({ state }) => state === 'next').map(({ kid }) => kid);
  const kid = values.key === undefined ? undefined : choose([...keyset.atHand, ...staged], values.key, 'at hand');
  const done = await api.post(`${PATH}/emergency`, { reason: values.reason, kid }, randomUUID(), rotatedSchema);
  tell(printer, json, done);
  return EXIT.ok;
}

async function read(api: ApiClient): Promise<Keyset> {
  const keyset = await api.get(PATH, keysetSchema);
  if (!keyset) throw new RemitError('not_found', 'You may not see the signing keys.');
  return keyset;
}

function inState({ keys: all }: Keyset, state: string, beginning: string | undefined): string {
  const kids = all.filter((key) => key.state === state).map(({ kid }) => kid);
  return choose(kids, beginning, state === 'next' ? 'that comes next' : 'that signed before');
}

function choose(kids: readonly string[], beginning = '', which: string): string {
  const fit = kids.filter((kid) => kid.startsWith(beginning));
  if (fit.length === 1) return fit[0] as string;
  if (fit.length === 0) {
    throw new RemitError(
      'not_found',
      `There is no key ${which}${beginning ? ` whose id begins with ${beginning}` : ''}.`,
    );
  }
  throw new RemitError('invalid_input', `Say which with --key: ${fit.join(', ')}`);
}

function tell(printer: Printer, json: boolean, done: z.output<typeof rotatedSchema>): void {
  if (json) {
    printer.json(done);
    return;
  }
  const { kid, before, revision, gateways, lost } = done;
  printer.line(`${kid} signs now, instead of ${before.join(', ')}.`, 'green');
  if (revision !== null) printer.line(`Revision ${revision} is there for ${counted(gateways)}, with the same content.`);
  if (lost.length > 0) printer.line(`Give these channels their address and secret again: ${lost.join(', ')}`, 'yellow');
}

function counted(gateways: number): string {
  return gateways === 1 ? '1 gateway' : `${gateways} gateways`;
}

function print(printer: Printer, { keys: all, gateways, atHand }: Keyset): void {
  for (const key of all) {
    const holding = gateways.filter(({ kid }) => kid === key.kid).map(({ slug }) => slug);
    const words = [
      { active: 'signs', next: 'comes next', previous: 'signed before', retired: 'retired' }[key.state] ?? key.state,
      key.state === 'active' && key.activatedAt ? `since ${key.activatedAt}` : '',
      key.state === 'next' ? itsTime(key) : '',
      key.state === 'previous' && key.previousAt ? `until ${key.previousAt}` : '',
      key.state === 'retired' && key.retiredAt ? `since ${key.retiredAt}` : '',
      holding.length > 0 ? `in force at ${holding.join(', ')}` : '',
      key.held || key.state === 'retired' ? '' : 'not held by the process that answered',
    ];
    printer.line(`${key.kid}: ${words.filter(Boolean).join(' · ')}`, key.state === 'retired' ? 'dim' : undefined);
  }
  for (const kid of atHand) printer.line(`${kid}: at hand, never used`, 'dim');
}

function itsTime({ notBefore, automatic }: Key): string {
  return automatic ? `By itself it signs from ${notBefore}.` : `It can sign from ${notBefore}.`;
}
