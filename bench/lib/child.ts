import { type ChildProcess, spawn } from 'node:child_process';

export interface Child {
  pid: number;
  /** The first line that fitted. */
  line: RegExpExecArray;
  stop(): Promise<void>;
}

/** Starts a program and resolves when it has printed what `ready` fits; rejects with its output when it ends first. */
export async function startChild(
  command: string,
  args: string[],
  ready: RegExp,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Child> {
  const child: ChildProcess = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let printed = '';
  const line = await new Promise<RegExpExecArray>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      printed += chunk;
      const found = ready.exec(printed);
      if (found) resolve(found);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}:\n${printed}`)));
  });
  return {
    pid: child.pid as number,
    line,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
