import { spawn } from 'node:child_process';

const OUTPUT_CHARACTERS = 500;
/** For the last of its output, which may arrive after its end; a child that it left running may hold the pipe for ever. */
const LAST_OUTPUT_MS = 200;

/**
 * Runs program and arguments, without a shell, and resolves once it ended with 0. Whatever it does beyond its time is
 * ended with all that it started. Throws an Error in words, with the end of what it printed.
 */
export function runReload(
  [program, ...args]: readonly string[],
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new Error('Stopped.'));
    const child = spawn(program as string, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that it can be ended as a whole.
      detached: true,
      env: withoutRemit(process.env),
    });
    let printed = '';
    let cut: string | null = null;
    const take = (chunk: Buffer) => {
      printed = (printed + chunk.toString('utf8')).slice(-OUTPUT_CHARACTERS);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const end = (why: string) => {
      cut ??= why;
      killGroup(child.pid);
    };
    const timer = setTimeout(() => end(`did not end within ${timeoutMs / 1000} s`), timeoutMs);
    const stop = () => end('was stopped');
    signal?.addEventListener('abort', stop);
    const over = (words: string | null) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      child.stdout.destroy();
      child.stderr.destroy();
      if (words === null) resolve();
      else reject(new Error(`The reload command ${words}${said(printed)}`));
    };
    child.once('error', (error: NodeJS.ErrnoException) => over(`cannot be started (${error.code ?? error.message}).`));
    child.once('exit', (code, killedBy) => {
      const words = cut ?? (code === 0 ? null : `ended with ${code ?? killedBy}`);
      const late = setTimeout(() => over(words), LAST_OUTPUT_MS);
      child.once('close', () => {
        clearTimeout(late);
        over(words);
      });
    });
  });
}

function said(printed: string): string {
  const text = printed.replace(/[^\P{C}\n]/gu, '\ufffd').trim();
  return text === '' ? '' : `: ${text}`;
}

/** The command has no business with Remit's token, nor with where it is. */
function withoutRemit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('REMIT_'))) as NodeJS.ProcessEnv;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
