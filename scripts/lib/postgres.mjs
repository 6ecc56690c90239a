import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isExecutable } from './is-executable.mjs';

const EXE = process.platform === 'win32' ? '.exe' : '';
const PARENTS = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', 'C:\\Program Files\\PostgreSQL'];

/** What to tell a person who has none. */
export const NO_POSTGRES =
  'PostgreSQL is not installed: the verb suite ran on PGlite only. Install it with ' +
  '`apt-get install postgresql`, `brew install postgresql` or from https://www.postgresql.org/download/.';

/** The folder that has initdb and pg_ctl, newest version first; undefined when none is installed. */
export function findPostgres(env = process.env) {
  const installed = PARENTS.flatMap((parent) =>
    list(parent)
      .filter((name) => /^(postgresql(@\d+)?|\d+(\.\d+)?)$/.test(name))
      .sort((a, b) => Number(b.replace(/\D/g, '')) - Number(a.replace(/\D/g, '')))
      .map((name) => join(parent, name, 'bin')),
  );
  const folders = [...(env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean), ...installed];
  return folders.find((folder) => ['initdb', 'pg_ctl'].every((name) => isExecutable(join(folder, name + EXE))));
}

/**
 * Starts a cluster of its own in a temporary folder on a free loopback port: `{url, stop(), halt(), resume()}`. `halt` shuts
 * it down in order and keeps it, for tests of what is without a database; `resume` starts it again.
 * `more` are further settings. Durability is off, because the folder goes away. PostgreSQL refuses to run as root, so root lends it another user.
 */
export async function startPostgres(bin, more = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'remit-postgres-'));
  const data = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  const secret = join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o600 });
  const user = otherUser();
  if (user) for (const path of [folder, secret]) chownSync(path, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const run = (name, args) => {
    const [command, ...rest] = [...(user?.prefix ?? []), join(bin, name + EXE), ...args];
    // A server that inherits a pipe would keep it open, and this would wait for ever.
    const { status, error } = spawnSync(command, rest, { cwd: folder, stdio: 'ignore', windowsHide: true });
    if (error) throw error;
    return status ?? 1;
  };
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

  const auth = ['-A', 'scram-sha-256', '-U', 'remit', `--pwfile=${secret}`];
  if (run('initdb', ['-D', data, ...auth, '-E', 'UTF8', '--no-locale', '--no-sync']) !== 0) {
    remove();
    throw new Error(`initdb (${bin}) could not make a cluster in ${folder}.`);
  }
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    ...more,
  };
  const options = Object.entries(settings).map(([key, value]) => `-c ${key}=${value === '' ? "''" : value}`);
  const log = join(folder, 'log');
  const stop = () => {
    process.off('exit', stop);
    run('pg_ctl', ['stop', '-D', data, '-m', 'immediate', '-w', '-t', '20']);
    remove();
  };
  const resume = () => {
    if (run('pg_ctl', ['start', '-D', data, '-w', '-t', '60', '-l', log, '-o', options.join(' ')]) === 0) return;
    const text = readText(log);
    stop();
    throw new Error(`PostgreSQL (${bin}) did not start:\n${text}`);
  };
  process.once('exit', stop);
  resume();
  const halt = () => void run('pg_ctl', ['stop', '-D', data, '-m', 'fast', '-w', '-t', '20']);
  return { url: `postgresql://remit:${password}@127.0.0.1:${port}/postgres`, stop, halt, resume };
}

/** As root: the user `postgres` (else `nobody`) and the command that becomes it. */
function otherUser() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid === undefined || gid === undefined) continue;
    if (has('setpriv')) return { uid, gid, prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'] };
    if (has('runuser')) return { uid, gid, prefix: ['runuser', '-u', name, '--'] };
    return { uid, gid, prefix: ['su', name, '-s', '/bin/sh', '-c', 'exec "$0" "$@"'] };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody.');
}

function idOf(flag, name) {
  try {
    return Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}

const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;

export async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
