import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { bundle } from './bundle.mjs';
import { inRoot, QUIET_ENV, ROOT } from './root.mjs';

const running = new Set();

/** Ends every child that still runs, for when this process is told to stop. */
export function stopChildren(signal = 'SIGTERM') {
  for (const child of running) child.kill(signal);
}

/**
 * Runs a command and keeps what it says in `.remit/logs/<name>.log`.
 * Gives `{code, log, text()}`; code 127 means that the command is not there. `echo` shows the output as it comes too.
 */
export async function runLogged({ name, command, args, env = {}, cwd = ROOT, echo = false }) {
  mkdirSync(inRoot('.remit', 'logs'), { recursive: true });
  const log = inRoot('.remit', 'logs', `${name}.log`);
  const sink = createWriteStream(log);
  const child = spawn(command, args, {
    cwd,
    env: withEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  running.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      sink.write(chunk);
      if (echo) process.stderr.write(chunk);
    });
  }
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      sink.write(`${error.message}\n`);
      resolve(127);
    });
    child.on('close', (exit, signal) => resolve(exit ?? 128 + (constants.signals[signal] ?? 0)));
  });
  running.delete(child);
  await new Promise((resolve) => sink.end(resolve));
  return { code, log, text: () => readFileSync(log, 'utf8') };
}

/**
 * Runs a TypeScript file in the foreground: it has the terminal, it gets the signals, and its exit code is ours.
 * Stopping on request is no failure, so Ctrl-C ends with 0 and npm stays silent.
 */
export async function runInForeground(file, args = [], env = {}) {
  // What measures and tests starts its own processes, and is left as it is.
  const program = /^(bench|e2e)\//.test(file) ? ['--import', 'tsx', inRoot(file)] : [await bundle(file)];
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: ROOT,
    env: withEnv(env),
    stdio: 'inherit',
  });
  let asked = false;
  // On a terminal Ctrl-C reaches the whole process group by itself; sent twice, it would mean "at once".
  const shared = new Set(process.stdin.isTTY || process.stdout.isTTY ? ['SIGINT', 'SIGHUP'] : []);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      asked = true;
      if (!shared.has(signal)) child.kill(signal);
    });
  }
  return await new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(127);
    });
    child.on('exit', (code, signal) => {
      if (signal) resolve(asked ? 0 : 128 + (constants.signals[signal] ?? 0));
      else resolve(asked && code === 130 ? 0 : (code ?? 1));
    });
  });
}

/** The environment of this process with `extra`; `undefined` takes a variable away. */
function withEnv(extra) {
  const env = { ...process.env, ...QUIET_ENV, ...extra };
  for (const [key, value] of Object.entries(env)) if (value === undefined) delete env[key];
  return env;
}
