import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const REVISIONS = ['2025-11-25', '2026-07-28'] as const;

/** By "scenario check", and where a scenario has a check twice "scenario check #2": what the suite says of it. */
export type Results = Map<string, string>;

/** Runs the suite of one revision of the protocol against a server. `modules` is where the suite is installed. */
export async function runSuite(modules: string, url: string, revision: string): Promise<Results> {
  const out = mkdtempSync(join(tmpdir(), 'remit-conformance-'));
  const suite = join(modules, '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
  const words = [suite, 'server', '--url', url, '--requirements', revision, '--output-dir', out];
  try {
    // It ends with 1 when a check fails; what counts is what it wrote.
    const said = await new Promise<string>((resolve) => {
      execFile(join(modules, 'node', 'bin', 'node'), words, { maxBuffer: 67_108_864 }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    const results: Results = new Map();
    for (const folder of readdirSync(out).sort()) {
      const scenario = /^server-(.+)-\d{4}-\d\d-\d\dT/.exec(folder)?.[1] ?? folder;
      for (const { id, status } of JSON.parse(readFileSync(join(out, folder, 'checks.json'), 'utf8'))) {
        let key = `${scenario} ${id}`;
        for (let nth = 2; results.has(key); nth++) key = `${scenario} ${id} #${nth}`;
        results.set(key, status);
      }
    }
    if (results.size === 0) throw new Error(`The suite wrote no results:\n${said.slice(-2_000)}`);
    return results;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

export function countOf(results: Results): { passed: number; failed: number } {
  const all = [...results.values()];
  return {
    passed: all.filter((status) => status === 'SUCCESS').length,
    failed: all.filter((status) => status === 'FAILURE').length,
  };
}

/** The checks that are not the same on both sides, with both. */
export function differences(before: Results, after: Results): [check: string, before: string, after: string][] {
  const checks = [...new Set([...before.keys(), ...after.keys()])];
  return checks
    .map((check): [string, string, string] => [check, before.get(check) ?? 'none', after.get(check) ?? 'none'])
    .filter(([, one, other]) => one !== other);
}

/** The suite cannot send a token: this adds it, and sends on everything else as it is. The path stays. */
export async function startShim(target: string, token: string): Promise<{ url: string; close(): Promise<void> }> {
  const { hostname, port, pathname } = new URL(target);
  const server = createServer((request, response) => {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    // The suite's own address becomes the gateway's; a foreign one stays foreign.
    for (const name of ['host', 'origin'] as const) {
      const given = headers[name];
      if (given) headers[name] = given.replace(`localhost:${own}`, `localhost:${port}`);
    }
    const passed = send({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode as number, answer.rawHeaders);
      response.flushHeaders();
      answer.on('error', () => response.destroy()).pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.once('close', () => passed.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://localhost:${own}${pathname}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
