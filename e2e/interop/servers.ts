import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHttp } from '@/lib/testing/http-server';
import { startBridge } from '@/scripts/lib/mcp-bridge';
import { inRoot } from '../../scripts/lib/root.mjs';
import { titleOf } from './clients';

/** A server of somebody else's, and what is asked of it. */
export interface RealServer {
  slug: string;
  /** Package and version. */
  name: string;
  url: string;
  /** A call that it answers the same way each time; absent where it would need more than is here (a browser). */
  call?: { tool: string; arguments: Record<string, string | number> };
  /** The tool that is taken away. */
  denied: string;
  stop(): Promise<void>;
}

/** Each of them as its package starts it, in a process of its own, on loopback. `modules`: where those from outside are. */
export async function startRealServers(modules: string, folder: string): Promise<RealServer[]> {
  const files = join(folder, 'files');
  mkdirSync(files);
  writeFileSync(join(files, 'note.txt'), 'A note.\n');
  const own = inRoot('node_modules');
  const entry = (name: string) => join(own, name, 'dist', 'index.js');
  const everything = await startBridge({ args: [entry('@modelcontextprotocol/server-everything'), 'stdio'], port: 0 });
  const env = { MEMORY_FILE_PATH: join(folder, 'memory.jsonl') };
  const memory = await startBridge({ args: [entry('@modelcontextprotocol/server-memory')], port: 0, env });
  const filesystem = await startBridge({ args: [entry('@modelcontextprotocol/server-filesystem'), files], port: 0 });
  const browser = await startBridge({ args: [join(modules, '@playwright', 'mcp', 'cli.js'), '--headless'], port: 0 });
  const database = await startDbhub(modules);
  return [
    {
      slug: 'everything',
      name: titleOf(own, '@modelcontextprotocol/server-everything'),
      call: { tool: 'get-sum', arguments: { a: 2, b: 3 } },
      denied: 'get-env',
      ...everything,
    },
    {
      slug: 'memory',
      name: titleOf(own, '@modelcontextprotocol/server-memory'),
      call: { tool: 'search_nodes', arguments: { query: 'nothing' } },
      denied: 'delete_entities',
      ...memory,
    },
    {
      slug: 'filesystem',
      name: titleOf(own, '@modelcontextprotocol/server-filesystem'),
      call: { tool: 'read_text_file', arguments: { path: join(files, 'note.txt') } },
      denied: 'write_file',
      ...filesystem,
    },
    {
      slug: 'playwright',
      name: titleOf(modules, '@playwright/mcp'),
      denied: 'browser_navigate',
      ...browser,
    },
    {
      slug: 'dbhub',
      name: titleOf(modules, '@bytebase/dbhub'),
      call: { tool: 'execute_sql', arguments: { sql: 'SELECT count(*) AS n FROM employee' } },
      denied: 'search_objects',
      ...database,
    },
  ];
}

/** With its sample database in memory. It needs Node 22, and speaks HTTP itself. */
async function startDbhub(modules: string): Promise<Pick<RealServer, 'url' | 'stop'>> {
  const { port, close } = await startHttp(() => {});
  await close();
  const entry = join(modules, '@bytebase', 'dbhub', 'dist', 'index.js');
  const words = [entry, '--demo', '--transport', 'http', '--host', '127.0.0.1', '--port', String(port)];
  const child = spawn(join(modules, 'node', 'bin', 'node'), words, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/mcp`;
  for (let tries = 0; !(await answers(url)); tries++) {
    if (child.exitCode !== null || tries > 200) throw new Error('dbhub did not start.');
    await sleep(50);
  }
  return { url, stop: () => ended(child) };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
