import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { createApiClient } from './api-client';
import { apply } from './apply';
import { EXIT } from './exit';
import { isolate } from './isolate';
import { keys } from './keys';
import { plan } from './plan';
import { createPrinter } from './printer';
import { status } from './status';

const HELP = `remit: agents as files, and signing keys, over the API of Remit

  npx remit plan   <files, folders or globs...>   what applying them would ask for; asks for nothing
  npx remit apply  <files, folders or globs...>   asks for it: a change request for each agent that differs
  npx remit status [slug...]                      agents and the requests that wait
  npx remit isolate <agent>                       stops it at once, with --reason, and says which gateways confirm
  npx remit isolate --of tool|server|team <name>  the same for every agent with it, or of it
  npx remit keys   [list]                         what policies are signed with, and which gateways need what
  npx remit keys   rotate                         publishes the key that comes next; it signs nothing yet
  npx remit keys   activate | cancel              lets it sign; or withdraws it
  npx remit keys   retire                         withdraws a key that signs no more
  npx remit keys   emergency                      for a key that leaked or is lost: withdraws all, another signs at once

Manifests are YAML or JSON; a file may hold several documents. A folder gives its *.yaml, *.yml and *.json, and
documents in it that name another apiVersion are left out, and said.

Options
  --url URL            where Remit is; else REMIT_URL
  --token-file FILE    a personal token; else REMIT_TOKEN. (No --token: others on the machine could read it.)
  --json               the result as one JSON object on standard output
  --wait               apply: follow each request until it is decided
  --timeout MINUTES    with --wait: how long at most (default 60)
  --key KID            keys: which one, by the beginning of its id; else the only one that it can be
  --overlap HOURS      keys rotate: published for so long before it signs (default 24)
  --by-hand            keys rotate: nothing goes on by itself
  --now                keys activate: before the overlap is over
  --force              keys retire: while gateways need it; with --reason
  --reason TEXT        isolate; keys cancel, retire, emergency: why
  --of KIND            isolate: agent (default), tool, server or team
  --yes                keys emergency, isolate --of: do it; without, it says what would happen
  --help

Exit codes
  0   plan: no changes. apply: in force already, or asked for; with --wait: approved. status: done
  1   something is wrong: a manifest, the arguments, the token, the network; what was done is said
  2   plan: there are changes. keys emergency, isolate --of without --yes: what would happen was said
  3   apply --wait: a request was rejected or cancelled
  4   apply --wait: a request still waited when the time was over. isolate: published, and not every gateway holds it
`;

/** Runs one command and gives its exit code. Results go to standard output, troubles to standard error. */
export async function main(words: string[], env: Record<string, string | undefined>): Promise<number> {
  const printer = createPrinter(env);
  try {
    const { values, positionals } = readWords(words);
    const [command, ...names] = positionals;
    if (values.help || command === 'help') {
      process.stdout.write(HELP);
      return EXIT.ok;
    }
    if (!isCommand(command)) {
      throw usage(command ? `There is no command ${command}.` : 'Say plan, apply, status, isolate or keys.');
    }
    const api = createApiClient({ ...connection(values, env), warn: printer.trouble });
    const run = { api, printer, json: values.json };
    if (command === 'keys') return await keys({ ...run, words: names, values });
    if (command === 'status') return await status({ ...run, slugs: names });
    if (command === 'isolate') return await isolate({ ...run, names, values });
    if (names.length === 0) throw usage(`Say which files or folders to ${command}.`);
    if (command === 'plan') return await plan({ ...run, paths: names });
    return await apply({ ...run, paths: names, waitMinutes: values.wait ? minutes(values.timeout) : null });
  } catch (error) {
    if (!isRemitError(error)) throw error;
    printer.trouble(error.message);
    return EXIT.error;
  }
}

const COMMANDS = ['plan', 'apply', 'status', 'isolate', 'keys'] as const;

function isCommand(word: string | undefined): word is (typeof COMMANDS)[number] {
  return (COMMANDS as readonly (string | undefined)[]).includes(word);
}

function readWords(words: string[]) {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        'token-file': { type: 'string' },
        json: { type: 'boolean', default: false },
        wait: { type: 'boolean', default: false },
        timeout: { type: 'string', default: '60' },
        key: { type: 'string' },
        overlap: { type: 'string' },
        'by-hand': { type: 'boolean', default: false },
        now: { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
        reason: { type: 'string' },
        of: { type: 'string', default: 'agent' },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw usage((error as Error).message.split('. ')[0] ?? '');
  }
}

function connection(values: { url?: string; 'token-file'?: string }, env: Record<string, string | undefined>) {
  const url = values.url ?? env.REMIT_URL;
  if (!url) throw usage('Say where Remit is: REMIT_URL or --url.');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw usage('Give the address of Remit with http or https, such as https://remit.example.com.');
  }
  const file = values['token-file'];
  const token = (file === undefined ? env.REMIT_TOKEN : readToken(file))?.trim();
  if (!token) throw usage('Give a personal token: REMIT_TOKEN or --token-file. You make one on your account page.');
  if (!/^[\x21-\x7e]+$/.test(token)) throw usage('The token holds characters that no token has.');
  return { url, token };
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw usage(`The file ${file} cannot be read.`);
  }
}

function minutes(text: string): number {
  const number = Number(text);
  if (!(number >= 0 && number <= 10_080)) throw usage('Give --timeout in minutes, at most 10080 (a week).');
  return number;
}

function usage(message: string): RemitError {
  return new RemitError('invalid_input', `${message} \`npx remit --help\` tells more.`);
}
