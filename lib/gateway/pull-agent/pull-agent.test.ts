import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseYaml } from '@/lib/kernel/yaml';
import { SKEW_SECONDS } from '@/lib/renderings/jwt/verify';
import { type PlayedRemit, startPlayedRemit } from '@/lib/testing/played-remit';
import { policyClaims, type TestSigner, testSigner } from '@/lib/testing/policy-signer';
import { type AgentEvent, openPullAgent, type PullAgent, previewPull } from './pull-agent';
import { readSettings } from './settings';

const START = policyClaims().iat;
const HOUR = 3_600;
const at = (seconds: number) => new Date((START + seconds) * 1000);

let signer: TestSigner;
let folder: string;
let remit: PlayedRemit;
/** Seconds since START. */
let now: number;
let events: AgentEvent[];
const opened: PullAgent[] = [];
beforeAll(async () => {
  signer = await testSigner('key-1');
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'remit-agent-'));
  remit = await startPlayedRemit(signer);
  now = 0;
  events = [];
  put('token', 'rmg_sample-token');
  // The gateway: it loads its file, unless somebody told it to fail.
  put(
    'load',
    '#!/bin/sh\necho loaded >> loads\n[ -e fails ] && { cat fails >&2; exit 3; }\n[ -e out ] && cp out in-use\nexit 0\n',
  );
  chmodSync(file('load'), 0o755);
});
afterEach(async () => {
  for (const agent of opened.splice(0)) await agent.close();
  await remit.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string) => join(folder, name);
const put = (name: string, text: string) => writeFileSync(file(name), text);
const read = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : null);
/** Names of tools that a file of agentgateway allows. */
function allowed(name: string): string[] {
  const { mcp } = parseYaml(read(name) ?? '') as { mcp: { policies: { mcpAuthorization: { rules: string[] } } } };
  return mcp.policies.mcpAuthorization.rules.flatMap((rule) => {
    return rule === 'false' ? [] : (JSON.parse(/mcp\.tool\.name in (.*)$/.exec(rule)?.[1] as string) as string[]);
  });
}
const loads = () => (read('loads') ?? '').split('\n').length - 1;

function settings(change: Record<string, unknown> = {}) {
  // The command runs where the agent does; `cd` needs no shell of ours, since env does it.
  const reload = ['env', '-C', folder, './load'];
  const base = { url: remit.url, gateway: 'edge', tokenFile: file('token'), out: file('out'), format: 'agentgateway' };
  return readSettings({ ...base, reload, ...change });
}

async function open(change: Record<string, unknown> = {}) {
  const agent = await openPullAgent({
    settings: settings(change),
    emit: (event) => events.push(event),
    clock: () => at(now),
    monotonic: () => now * 1000,
  });
  opened.push(agent);
  await agent.look();
  return agent;
}
async function close(): Promise<void> {
  for (const agent of opened.splice(0)) await agent.close();
}

const AGENT = {
  status: 'active',
  identities: [{ iss: 'https://idp.example.com', sub: 'client-1' }],
  requireUser: false,
};
const TOOL = {
  definition: 'd'.repeat(64),
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
};
/** A policy with these tools of one server granted to one agent. */
function granting(serial: number, tools: Record<string, object>, change: object = {}) {
  const names = Object.keys(tools);
  return remit.sign({
    serial,
    agents: { bot: AGENT },
    servers: { crm: { url: 'https://crm.example.com/mcp' } },
    tools: Object.fromEntries(names.map((name) => [`crm/${name}`, TOOL])),
    grants: names.map((name) => ({
      id: name,
      request: 'r',
      agent: 'bot',
      tool: `crm/${name}`,
      maxDataClass: 'internal',
      ...tools[name],
    })),
    ...change,
  });
}
/** With serial 7 in force: `find` for good, `list` for ten minutes. */
async function withSeven(change: Record<string, unknown> = {}, claims: object = {}) {
  remit.serve(await granting(7, { find: {}, list: { notAfter: at(600).toISOString() } }, claims));
  const agent = await open(change);
  expect(await agent.pull(0)).toMatchObject({ event: 'activated', serial: 7 });
  return agent;
}

describe('a revision', () => {
  it('is written as a whole, loaded, and only then said to be in force', async () => {
    put('out', 'made by hand');
    remit.answer = () => {};
    await withSeven({ mode: '0600' });
    expect(allowed('out')).toEqual(['find', 'list']);
    expect(read('in-use')).toBe(read('out'));
    expect(statSync(file('out')).mode & 0o777).toBe(0o600);
    expect(remit.receipts).toMatchObject([{ serial: 7, status: 'activated' }]);
    expect(readdirSync(folder).sort()).toEqual(['.out.remit', 'in-use', 'load', 'loads', 'out', 'token']);
    expect(statSync(file('.out.remit')).mode & 0o777).toBe(0o700);
  });

  it('that cannot be loaded is rejected, the earlier file is back and in use, and it is tried again', async () => {
    const agent = await withSeven();
    const seven = read('out');
    remit.serve(await granting(8, { find: {}, list: {}, drop: {} }));
    put('fails', 'bad rule at line 3\u001b[31m');
    expect(await agent.pull(0)).toMatchObject({ event: 'rejected', serial: 8, kept: 7 });
    expect(read('out')).toBe(seven);
    expect(read('in-use')).toBe(seven);
    expect(remit.receipts[1]).toMatchObject({
      serial: 8,
      status: 'rejected',
      error: expect.stringMatching(
        /^activation_failed: The reload command ended with 3: bad rule at line 3\ufffd\[31m/,
      ),
    });
    rmSync(file('fails'));
    // Neither the old one nor a second copy of the new one is asked for.
    expect(await agent.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
    expect(allowed('in-use')).toEqual(['drop', 'find', 'list']);
    expect(remit.receipts[2]).toMatchObject({ serial: 8, status: 'activated' });
  });

  it('that could not be loaded stays out of force over a restart, and over a crash before the earlier file was back', async () => {
    const agent = await withSeven();
    const seven = read('out');
    remit.serve(await granting(8, { drop: {} }));
    put('fails', '');
    await agent.pull(0);
    const eight = (await previewPull({ settings: settings(), clock: () => at(now) })).after as string;
    await close();
    put('out', eight);
    remit.down = true;
    expect((await open()).client.current()?.claims.serial).toBe(7);
    expect(read('out')).toBe(seven);
    await close();
    rmSync(file('fails'));
    const again = await open();
    expect(await again.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
    expect(read('in-use')).toBe(eight);
  });

  it('that fails first leaves what was there before, or nothing', async () => {
    put('fails', '');
    remit.serve(await granting(7, { find: {} }));
    const agent = await open();
    expect(await agent.pull(0)).toMatchObject({ event: 'rejected', kept: null });
    expect(read('out')).toBeNull();
    await close();
    rmSync(file('.out.remit'), { recursive: true });
    put('out', 'made by hand');
    expect(await (await open()).pull(0)).toMatchObject({ event: 'rejected', kept: null });
    expect(read('out')).toBe('made by hand');
  });

  it('leaves out, and counts, what nothing at such a gateway holds, unless it is told to write it', async () => {
    remit.serve(
      await granting(7, { find: {}, list: { rateLimit: { limit: 1, windowSeconds: 60 } }, drop: { pii: 'block' } }),
    );
    expect(await (await open()).pull(0)).toMatchObject({ event: 'activated', withheld: 2 });
    expect(allowed('out')).toEqual(['find']);
    await close();
    rmSync(file('.out.remit'), { recursive: true });
    expect(await (await open({ unheld: 'publish' })).pull(0)).not.toHaveProperty('withheld');
    expect(allowed('out')).toEqual(['drop', 'find', 'list']);
  });

  it('says nothing new to a gateway whose file is the same', async () => {
    const agent = await withSeven({ format: 'json' });
    expect(JSON.parse(read('out') as string)).toMatchObject({ serial: 7, grants: [{ id: 'find' }, { id: 'list' }] });
    expect(loads()).toBe(1);
    await agent.pull(0);
    await agent.look();
    await close();
    await open({ format: 'json' });
    expect(loads()).toBe(1);
    await close();
    // The file is right, but whether it was loaded is not known.
    rmSync(join(file('.out.remit'), 'loaded'));
    await open({ format: 'json' });
    expect(loads()).toBe(2);
  });

  it('in its signed form is the file itself', async () => {
    const signed = await granting(7, { find: {} });
    remit.serve(signed);
    const agent = await open({ format: 'remit', reload: undefined });
    await agent.pull(0);
    expect(read('out')).toBe(signed.jws);
    now = HOUR + SKEW_SECONDS;
    await agent.look();
    expect(read('out')).toBe('');
  });
});

describe('time', () => {
  it('takes a grant out of the file when it ends, with Remit down, and follows a clock that is set', async () => {
    const agent = await withSeven();
    remit.down = true;
    now = 599;
    expect(agent.dueIn()).toBe(1_000);
    await agent.look();
    expect(allowed('in-use')).toEqual(['find', 'list']);
    now = 599.75;
    expect(agent.dueIn()).toBe(250);
    now = 600;
    await agent.look();
    expect(allowed('in-use')).toEqual(['find']);
    expect(events.at(-1)).toEqual({ event: 'written', reason: 'time', serial: 7 });
    now = 0;
    await agent.look();
    expect(allowed('in-use')).toEqual(['find', 'list']);
  });

  it('denies all once freshness is over, until Remit is back', async () => {
    const agent = await withSeven();
    remit.down = true;
    now = HOUR + SKEW_SECONDS - 1;
    await agent.look();
    expect(allowed('in-use')).toEqual(['find']);
    now += 1;
    await agent.look();
    expect(allowed('in-use')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ event: 'written', reason: 'stale', denyAll: true });
    // A restart in the meantime brings nothing back.
    await close();
    const again = await open();
    expect(allowed('in-use')).toEqual([]);
    remit.down = false;
    remit.serve(await granting(8, { find: {} }, { iat: START + now }));
    expect(await again.pull(0)).toMatchObject({ event: 'activated', serial: 8, stale: false });
    expect(allowed('in-use')).toEqual(['find']);
  });

  it('keeps the grants that it has where the gateway is set so, and still ends those with an end', async () => {
    const agent = await withSeven({}, { onStale: 'keep' });
    remit.down = true;
    now = 24 * HOUR;
    await agent.look();
    expect(agent.client.staleness()).toMatchObject({ stale: true, onStale: 'keep' });
    expect(allowed('in-use')).toEqual(['find']);
  });

  it('leaves less access written also when it cannot be loaded, says so, and tries again', async () => {
    const agent = await withSeven();
    put('fails', 'busy');
    now = 600;
    await agent.look();
    expect(allowed('out')).toEqual(['find']);
    expect(events.at(-1)).toMatchObject({ event: 'not_written', reason: 'time', serial: 7 });
    await expect.poll(() => remit.receipts.at(-1)).toMatchObject({ serial: 7, status: 'rejected' });
    const tries = loads();
    await agent.look();
    expect(loads()).toBe(tries);
    rmSync(file('fails'));
    now += 60;
    await agent.look();
    expect(read('in-use')).toBe(read('out'));
    await expect.poll(() => remit.receipts.at(-1)).toMatchObject({ serial: 7, status: 'activated' });
  });
});

describe('the file', () => {
  it('that somebody changed, replaced or removed is put right', async () => {
    const agent = await withSeven();
    const right = read('out');
    const wrongs = [
      () => put('out', 'allow: everything'),
      () => rmSync(file('out')),
      () => {
        put('other', right as string);
        rmSync(file('out'));
        symlinkSync(file('other'), file('out'));
        rmSync(file('out'));
      },
    ];
    for (const wrong of wrongs) {
      wrong();
      await agent.look();
      expect(read('out')).toBe(right);
    }
    expect(events.filter(({ event }) => event === 'written')).toHaveLength(3);
  });

  it('is never a link: what it leads to is somebody else’s', async () => {
    put('elsewhere', 'theirs');
    symlinkSync(file('elsewhere'), file('out'));
    remit.serve(await granting(7, { find: {} }));
    const agent = await open();
    expect(await agent.pull(0)).toMatchObject({
      event: 'rejected',
      error: expect.stringContaining('is a symbolic link'),
    });
    expect(read('elsewhere')).toBe('theirs');
    rmSync(file('out'));
    expect(await agent.pull(0)).toMatchObject({ event: 'activated' });
    // And when it becomes one later.
    rmSync(file('out'));
    symlinkSync(file('elsewhere'), file('out'));
    await agent.look();
    expect(events.at(-1)).toMatchObject({ event: 'not_written', error: expect.stringContaining('is a symbolic link') });
    expect(read('elsewhere')).toBe('theirs');
  });

  it('is kept by one agent, whatever its state folder; a draft that a killed one left is gone', async () => {
    put('.out.draft-abc', 'half');
    await withSeven();
    expect(read('.out.draft-abc')).toBeNull();
    await expect(open()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await expect(open({ state: file('other') })).rejects.toMatchObject({ code: 'conflict' });
    await close();
    await open({ state: file('other') });
  });

  it('is not made of nothing: without a verified policy it stays as it is', async () => {
    put('out', 'made by hand');
    remit.down = true;
    const agent = await open();
    expect(await agent.pull(0)).toMatchObject({ event: 'offline', kept: null, stale: true });
    await agent.look();
    expect(read('out')).toBe('made by hand');
  });

  it('can be looked at before: nothing is written, told or kept', async () => {
    remit.serve(await granting(7, { find: {} }));
    const seen = await previewPull({ settings: settings(), clock: () => at(now) });
    expect(seen).toMatchObject({
      event: { event: 'activated', serial: 7 },
      before: null,
      after: expect.stringContaining('find'),
    });
    expect(readdirSync(folder).sort()).toEqual(['load', 'token']);
    expect(remit.receipts).toEqual([]);
  });
});

describe('the token', () => {
  it('may be replaced while the agent runs', async () => {
    const agent = await withSeven();
    put('token', 'rmg_second-token\n');
    await agent.pull(0);
    expect(remit.tokens).toEqual(['Bearer rmg_sample-token', 'Bearer rmg_second-token']);
    put('token', 'no token');
    const event = await agent.pull(0);
    expect(event).toMatchObject({ event: 'offline', error: expect.stringContaining('holds no token') });
  });
});
