import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { followConfig } from './follow-config';
import type { GatewayConfig } from './gateway-config';
import { checkConfig, readGatewayConfig } from './read-config';
import { reloadable } from './reloadable';

const yaml = (more = '') => `remit: {url: "https://remit.example.com", gateway: edge, tokenFile: t, stateDir: s}
issuers: [{issuer: "https://idp.example"}]
${more}`;
const config = (more = '') => checkConfig(yaml(more), 'gateway.yaml', '/etc');

it('takes over what can come into force while the gateway runs, and names what cannot', () => {
  const next = config(`listen: {port: 1, origins: ["https://app.example"]}
limits: {depth: 9, drainSeconds: 3, redis: {url: "redis://r"}}
servers: {crm: {resources: allow}}
`);
  const { config: merged, changed, needRestart } = reloadable(config(), next);
  expect(changed.sort()).toEqual(['limits.depth', 'listen.origins', 'servers']);
  expect(needRestart.sort()).toEqual(['limits.drainSeconds', 'limits.redis', 'listen.port', 'listen.publicUrl']);
  expect(merged).toMatchObject({
    listen: { port: 8808, origins: ['https://app.example'] },
    limits: { depth: 9, drainSeconds: 20 },
    servers: { crm: { resources: 'allow' } },
  });
  expect(merged.limits.redis).toBeUndefined();
  expect(reloadable(next, next)).toEqual({ config: next, changed: [], needRestart: [] });
  expect(reloadable(next, config()).changed.sort()).toEqual(changed);
});

it('reads a file anew when it changed, also by a rename, and says the line of one that cannot be used', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-config-'));
  const path = join(folder, 'gateway.yaml');
  writeFileSync(path, yaml());
  const notes: Record<string, unknown>[] = [];
  const taken: GatewayConfig[] = [];
  const follower = followConfig({
    path,
    read: () => readGatewayConfig(path, {}),
    onConfig: (one) => void taken.push(one),
    note: (event) => void notes.push(event),
    everyMs: 10,
  });
  try {
    // Until the first look was taken, a change would not be one.
    follower.reload();
    expect(taken.length).toBe(1);
    await vi.waitFor(
      () => {
        writeFileSync(path, yaml('limits: {depth: x}'));
        expect(notes.at(-1)?.error).toContain('gateway.yaml:3 limits.depth: ');
      },
      { interval: 30 },
    );
    expect(taken.length).toBe(1);
    writeFileSync(`${path}.new`, yaml('limits: {depth: 9}'));
    renameSync(`${path}.new`, path);
    await vi.waitFor(() => expect(taken.at(-1)?.limits.depth).toBe(9), { interval: 10 });
  } finally {
    follower.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
