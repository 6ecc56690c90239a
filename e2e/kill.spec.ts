import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findPostgres, startPostgres } from '../scripts/lib/postgres.mjs';
import { apiOf, bearer, must, setUp } from './support/api';
import { runIngestKills } from './support/ingest-kill-rounds';
import { runKillRounds } from './support/kill-rounds';
import { startRemit } from './support/remit-process';

// `npm run test:kill` does fifty of each and demands that both ends are seen.
test('kill -9 within an approval, and within an isolation, leaves nothing of it or all of it', async () => {
  test.setTimeout(240_000);
  expect(await runKillRounds({ rounds: 2 })).toHaveLength(2);
});

test('the same with the database on a PostgreSQL server', async () => {
  test.setTimeout(180_000);
  const bin = findPostgres();
  test.skip(!bin, 'PostgreSQL is not installed.');
  const server = await startPostgres(bin as string);
  try {
    expect(await runKillRounds({ rounds: 1, databaseUrl: server.url })).toHaveLength(1);
  } finally {
    server.stop();
  }
});

test('kill -9 while gateways tell of calls loses none that was acknowledged, and keeps each once', async () => {
  test.setTimeout(240_000);
  expect(await runIngestKills({ rounds: 2 })).toHaveLength(2);
  const bin = findPostgres();
  if (!bin) return;
  const server = await startPostgres(bin);
  try {
    expect(await runIngestKills({ rounds: 1, databaseUrl: server.url })).toHaveLength(1);
  } finally {
    server.stop();
  }
});

test('a held data folder is a clear error; SIGTERM lets a long poll go and ends well', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-stop-'));
  const remit = await startRemit({ dataDir });
  try {
    const root = await setUp(remit.url);
    await expect(startRemit({ dataDir })).rejects.toThrow(
      `ended with 1 before it was ready:\nremit: The data folder ${dataDir} is in use by another Remit (process ${remit.pid})`,
    );
    expect((await root.get('/api/v1/me')).status).toBe(200);

    await must(root.post('/api/v1/gateways', { slug: 'edge', name: 'Edge', kind: 'remit', servers: [] }));
    const { token } = (await must(root.post('/api/v1/gateways/edge/tokens'))).body;
    const held = apiOf(remit.url, { ...bearer(token), Prefer: 'wait=60', 'If-None-Match': '*' }).get('/api/v1/policy');
    const lastSeen = async () => (await must(root.get('/api/v1/gateways/edge'))).body.lastSeenAt;
    await expect.poll(lastSeen).not.toBeNull();
    const begun = performance.now();
    await remit.stop();
    expect((await held).status).toBe(304);
    expect(await remit.exited).toBe(0);
    // After five seconds it would have cut connections.
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(existsSync(join(dataDir, 'holder.json'))).toBe(false);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  } finally {
    await remit.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
