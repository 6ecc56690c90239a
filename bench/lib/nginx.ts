import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../../e2e/support/free-port';
import { startChild } from './child';
import { pinned, type Target } from './load';

/** nginx with one worker and one static file; it checks no token. Null where nginx is not installed. */
export async function startNginx(content: string): Promise<(Target & { stop(): Promise<void> }) | null> {
  const binary = findNginx();
  if (!binary) return null;
  const folder = mkdtempSync(join(tmpdir(), 'remit-nginx-'));
  for (const name of ['www', 'tmp']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'www', 'policy'), content);
  const port = await freePort();
  const conf = join(folder, 'nginx.conf');
  writeFileSync(conf, configuration(folder, port));
  const child = await startChild(
    ...pinned(0, binary, ['-p', folder, '-c', conf, '-e', 'stderr']),
    /start worker|using the "/,
  );
  const url = `http://127.0.0.1:${port}/policy`;
  const stop = async () => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const etag = await firstETag(url);
    return { name: 'nginx, static file', url, headers: { 'If-None-Match': etag }, expect: 304, pid: child.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** In the foreground and one process only, so that nothing is left behind when it is stopped. */
function configuration(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${join(folder, 'tmp', name)};`)
    .join('\n');
  return `daemon off;
master_process off;
${userInfo().uid === 0 ? 'user root;' : ''}
pid ${join(folder, 'nginx.pid')};
error_log stderr notice;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 100000000;
  default_type application/jwt;
${temporary}
  server {
    listen 127.0.0.1:${port};
    root ${join(folder, 'www')};
    location / { etag on; }
  }
}
`;
}

function findNginx(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders.map((folder) => join(folder, 'nginx')).find((path) => existsSync(path));
  return found && spawnSync(found, ['-v']).status === 0 ? found : undefined;
}

async function firstETag(url: string): Promise<string> {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  const etag = answer.headers.get('etag');
  if (!answer.ok || !etag) throw new Error(`nginx answered ${answer.status} without an ETag`);
  return etag;
}
