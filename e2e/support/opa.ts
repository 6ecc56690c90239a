import { spawn } from 'node:child_process';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from './free-port';

export interface Opa {
  /** The answer to `data.mcp.decision`; undefined while there is none. */
  decide(input: object): Promise<Decision | undefined>;
  /** Puts a document into the data that a bundle does not own. */
  put(path: string, document: object): Promise<void>;
  output(): string;
  stop(): Promise<void>;
}

export interface Decision {
  allow: boolean;
  decision: 'allow' | 'deny';
  reason: string;
  grant: string | null;
  enforced: boolean;
  serial: number;
}

/** `opa run --server` with these arguments, on a free port. */
export async function startOpa(bin: string, ...args: string[]): Promise<Opa> {
  const address = `127.0.0.1:${await freePort()}`;
  const words = ['run', '--server', '--addr', address, '--log-level', 'error', '--skip-version-check', ...args];
  const child = spawn(bin, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const call = (path: string, method: string, body: object) =>
    fetch(`http://${address}/v1/data/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    async decide(input) {
      const answer = await call('mcp/decision', 'POST', { input }).catch(() => undefined);
      return answer && ((await answer.json()) as { result?: Decision }).result;
    },
    async put(path, document) {
      const answer = await call(path, 'PUT', document);
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    },
    output: () => printed,
    async stop() {
      child.kill();
      await exited;
    },
  };
}

/** The configuration of an OPA that pulls from Remit, as the documentation has it, but for shorter pauses. */
export function writeOpaConfig(
  folder: string,
  { url, gateway, token, key }: { url: string; gateway: string; token: string; key: JsonWebKey },
): string {
  const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const config = {
    services: { remit: { url: `${url}/opa`, credentials: { bearer: { token } } } },
    keys: { remit: { algorithm: 'ES256', key: String(pem), scope: gateway } },
    bundles: {
      authz: {
        service: 'remit',
        resource: `bundles/${gateway}.tar.gz`,
        persist: true,
        polling: { long_polling_timeout_seconds: 30, min_delay_seconds: 1, max_delay_seconds: 1 },
        signing: { keyid: 'remit', scope: gateway },
      },
    },
    persistence_directory: join(folder, 'kept'),
    status: { service: 'remit' },
    decision_logs: { service: 'remit', reporting: { min_delay_seconds: 1, max_delay_seconds: 1 } },
  };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'opa.yaml');
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}
