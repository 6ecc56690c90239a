import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { readToken } from '@/lib/gateway/policy-client/token-file';
import { type AgentEvent, openPullAgent, previewPull, runPullAgent } from '@/lib/gateway/pull-agent/pull-agent';
import { FORMATS } from '@/lib/gateway/pull-agent/rendition';
import { commandWords, type PullAgentSettings, readSettings } from '@/lib/gateway/pull-agent/settings';
import { invalid, isRemitError } from '@/lib/kernel/errors';
import { parseYaml } from '@/lib/kernel/yaml';
import { createPrinter } from './printer';

const HELP = `remit-pull: keeps a gateway's file as its policy says

  npx remit-pull --url URL --gateway SLUG --token-file FILE --format FORMAT --out FILE [--reload COMMAND]

Pulls the signed policy, verifies it, writes the file as a whole, has the gateway load it, and says so to Remit. Goes on
with the last verified policy while Remit is down. One line of JSON for each thing that happens.

Options
  --url URL              where Remit is; else REMIT_URL
  --gateway SLUG         the gateway's name in Remit
  --token-file FILE      its token; else REMIT_TOKEN_FILE. Read at each pull, so it can be replaced
  --format FORMAT        ${FORMATS.slice(0, 5).join(', ')},
                         ${FORMATS.slice(5).join(', ')} (default jws)
  --out FILE             the file to keep
  --mode MODE            its mode (default 0640)
  --set NAME=VALUE       a setting of the format; as often as needed
  --reload COMMAND       run after the file was written, without a shell: words, or a JSON list of words. Without it the
                         gateway has to watch its file
  --reload-timeout S     how long that may take (default 30)
  --unheld publish       write grants too whose bounds nothing at such a gateway holds (default withhold)
  --state FOLDER         for what was verified (default beside the file)
  --issuer URL           the issuer of policies, if it is not the URL
  --config FILE          all of these as YAML: url, gateway, tokenFile, format, out, mode, set, reload (a list),
                         reloadTimeoutSeconds, unheld, state, issuer. Options come first
  --once                 pull once and end
  --check                show what the file would become, as a diff, and change nothing
  --help

Exit codes with --once and --check
  0    the file is as the newest policy says, and loaded
  1    refused: the policy did not verify, the token is not taken, or the file could not be written or loaded
  2    Remit cannot be reached; the file is as the last verified policy says
  3    --check: the file would change
  64   the arguments or settings are wrong
  75   another remit-pull keeps this file
`;

const EXIT = { ok: 0, refused: 1, offline: 2, changes: 3, usage: 64, taken: 75 } as const;

/** Runs the agent until a signal ends it, or once; gives its exit code. */
export async function main(words: string[], env: Record<string, string | undefined>): Promise<number> {
  const printer = createPrinter(env);
  try {
    const { values } = readWords(words);
    if (values.help) {
      process.stdout.write(HELP);
      return EXIT.ok;
    }
    const settings = readSettings(merged(values, env));
    if (values.check) return await check(settings);
    return await keep(settings, values.once);
  } catch (error) {
    printer.trouble(`remit-pull: ${(error as Error).message}`);
    if (!isRemitError(error)) return EXIT.refused;
    for (const { field, message } of error.errors ?? []) if (field) printer.trouble(`  ${field}: ${message}`);
    if (error.code === 'conflict') return EXIT.taken;
    printer.trouble('`npx remit-pull --help` tells more.');
    return EXIT.usage;
  }
}

async function keep(settings: PullAgentSettings, once: boolean): Promise<number> {
  const stop = new AbortController();
  // Not `once`: the lock's own handler ends the process where it finds itself alone.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  let lost = false;
  let failed = false;
  const agent = await openPullAgent({
    settings,
    emit: (event) => {
      failed ||= event.event === 'not_written';
      tell(settings, event);
    },
    onLost: () => {
      lost = true;
      stop.abort();
    },
  });
  try {
    if (!once) {
      await runPullAgent(agent, stop.signal);
      return lost ? EXIT.taken : EXIT.ok;
    }
    await agent.look(stop.signal);
    const event = await agent.pull(0, stop.signal);
    return failed ? EXIT.refused : exitCode(event);
  } finally {
    await agent.close();
  }
}

async function check(settings: PullAgentSettings): Promise<number> {
  const { event, before, after } = await previewPull({ settings });
  tell(settings, event, process.stderr);
  if (after !== null && after !== before) {
    process.stdout.write(createTwoFilesPatch(settings.out, settings.out, before ?? '', after, 'is', 'would be'));
  }
  const code = exitCode(event);
  return code === EXIT.ok && after !== before ? EXIT.changes : code;
}

function exitCode({ event }: AgentEvent): number {
  if (event === 'activated' || event === 'unchanged') return EXIT.ok;
  return event === 'offline' ? EXIT.offline : EXIT.refused;
}

/** Whatever an error or a command says: the token is not in it. */
function tell({ tokenFile }: PullAgentSettings, event: AgentEvent, to: NodeJS.WriteStream = process.stdout): void {
  const line = JSON.stringify({ at: new Date().toISOString(), ...event });
  to.write(`${withoutToken(line, tokenFile)}\n`);
}

function withoutToken(line: string, tokenFile: string): string {
  try {
    return line.replaceAll(readToken(tokenFile), '[token]');
  } catch {
    return line;
  }
}

function readWords(words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: {
        url: { type: 'string' },
        gateway: { type: 'string' },
        issuer: { type: 'string' },
        'token-file': { type: 'string' },
        format: { type: 'string' },
        out: { type: 'string' },
        state: { type: 'string' },
        mode: { type: 'string' },
        set: { type: 'string', multiple: true },
        reload: { type: 'string' },
        'reload-timeout': { type: 'string' },
        unheld: { type: 'string' },
        config: { type: 'string' },
        once: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw invalid('', (error as Error).message.split('. ')[0] ?? '');
  }
}

type Values = ReturnType<typeof readWords>['values'];

/** What is said on the command line comes before the file, and the file before the environment. */
function merged(values: Values, env: Record<string, string | undefined>): Record<string, unknown> {
  const file = values.config === undefined ? {} : readConfig(values.config);
  const given: Record<string, unknown> = {
    url: values.url,
    gateway: values.gateway,
    issuer: values.issuer,
    tokenFile: values['token-file'],
    format: values.format,
    out: values.out,
    state: values.state,
    mode: values.mode,
    reload: values.reload === undefined ? undefined : commandWords(values.reload),
    reloadTimeoutSeconds: values['reload-timeout'],
    unheld: values.unheld,
    set: values.set && { ...(file.set as object | undefined), ...pairs(values.set) },
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const defaults = { url: env.REMIT_URL, tokenFile: env.REMIT_TOKEN_FILE, format: 'jws' };
  return { ...defaults, ...file, ...said };
}

function readConfig(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw invalid('config', `The file ${path} cannot be read.`);
  }
  const value = parseYaml(text);
  if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid('config', `${path} holds no settings.`);
}

function pairs(words: string[]): Record<string, string> {
  const set: Record<string, string> = {};
  for (const pair of words) {
    const at = pair.indexOf('=');
    if (at < 1) throw invalid('set', 'Write name=value.');
    const name = pair.slice(0, at);
    if (Object.hasOwn(set, name)) throw invalid('set', `${name} is set twice.`);
    set[name] = pair.slice(at + 1);
  }
  return set;
}
