import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../scripts/lib/bundle.mjs';

/** Of the first administrator, and of everybody that a journey makes. */
export const PASSWORD = 'journey-password';
export const SETUP_CODE = 'journey-setup-code';

export interface RemitProcess {
  url: string;
  dataDir: string;
  pid: number;
  /** Everything it printed. */
  output(): string;
  /** Its exit code, once it is gone; null after a signal that ended it. */
  exited: Promise<number | null>;
  stop(): Promise<void>;
  /** `kill -9`: no handler runs. */
  kill(): Promise<void>;
}

/** With a database that is migrated already, where there is one to copy (see `migrated-folder.ts`). */
function freshFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-journey-'));
  const migrated = process.env.REMIT_MIGRATED_FOLDER;
  if (migrated) cpSync(join(migrated, 'db'), join(dataDir, 'db'), { recursive: true });
  return dataDir;
}

/** As `npm start` runs it; once for all that this process starts. */
let compiled: Promise<string> | undefined;

/** The real server in a process of its own, on a free port. Rejects with what it printed when it does not start. */
export async function startRemit(
  options: { dataDir?: string; env?: Record<string, string | undefined> } = {},
): Promise<RemitProcess> {
  const dataDir = options.dataDir ?? freshFolder();
  const env = {
    ...process.env,
    DATABASE_URL: undefined,
    NODE_ENV: 'production' as const,
    PORT: '0',
    LOG_LEVEL: 'warn',
    REMIT_DATA_DIR: dataDir,
    REMIT_SETUP_CODE: SETUP_CODE,
    ...options.env,
  };
  compiled ??= bundle('server.ts');
  const child = spawn(process.execPath, [await compiled], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = await new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      printed += chunk;
      const ready = /Remit is ready at (\S+)/.exec(printed);
      if (ready) resolve(ready[1] as string);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`Remit ended with ${code} before it was ready:\n${printed}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
    if (!options.dataDir && signal !== 'SIGKILL') rmSync(dataDir, { recursive: true, force: true });
  };
  return {
    url,
    dataDir,
    pid: (child as ChildProcess).pid as number,
    output: () => printed,
    exited,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
