import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Limits } from '@/lib/gateway/policy-client/exchange';
import { createPolicyClient, type PolicyClient } from '@/lib/gateway/policy-client/policy-client';
import { SKEW_SECONDS } from '@/lib/renderings/jwt/verify';
import { startHttp } from '@/lib/testing/http-server';
import { type PlayedRemit, type Signed, startPlayedRemit } from '@/lib/testing/played-remit';
import { policyClaims, type TestSigner, testSigner } from '@/lib/testing/policy-signer';
import { openPullAgent } from './pull-agent';
import { readSettings } from './settings';

const TOKEN = 'rmg_sample-token';
const START = policyClaims().iat;
const HOUR = 3_600;

let ours: TestSigner;
let theirs: TestSigner;
beforeAll(async () => {
  ours = await testSigner('key-1');
  theirs = await testSigner('key-2');
});

let folder: string;
let remit: PlayedRemit;
/** Seconds since START, by the wall clock; and by how many a clock that nobody can set is ahead of it. */
let now: number;
let ahead: number;
const clock = () => new Date((START + now) * 1000);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'remit-hostile-'));
  remit = await startPlayedRemit(ours);
  now = 0;
  ahead = 0;
});
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
  await remit.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Gateway {
  client: Pick<PolicyClient, 'pull' | 'current' | 'staleness'>;
  /** What the gateway acts on: the claims in force, or the file that they are in. Null for none. */
  acts(): unknown;
}
const opened: (() => Promise<void>)[] = [];
/** So short that nobody waits; what is slow is cut by them, not by a test's own clock. */
// Times that a busy machine keeps to; tests of time itself set their own.
const LIMITS: Limits = { policyBytes: 200_000, answerMs: 20_000, pauseMs: 20_000, bodyMs: 20_000 };

const GATEWAYS: Record<string, (limits?: Partial<Limits>) => Promise<Gateway>> = {
  async 'the client'(limits) {
    const stateDir = join(folder, 'state');
    const client = await createPolicyClient({
      url: remit.url,
      gateway: 'edge',
      token: TOKEN,
      stateDir,
      clock,
      monotonic: () => (now + ahead) * 1000,
      limits: { ...LIMITS, ...limits },
    });
    return { client, acts: () => client.current()?.claims ?? null };
  },
  async 'the pull agent'(limits) {
    const out = join(folder, 'policy.json');
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, TOKEN);
    const agent = await openPullAgent({
      settings: readSettings({
        url: remit.url,
        gateway: 'edge',
        tokenFile,
        out,
        format: 'json',
        state: join(folder, 'state'),
      }),
      emit: () => {},
      clock,
      monotonic: () => (now + ahead) * 1000,
      limits: { ...LIMITS, ...limits },
    });
    opened.push(agent.close);
    await agent.look();
    const client = {
      ...agent.client,
      pull: async (seconds: number) => {
        const { stale: _, ...event } = await agent.pull(seconds);
        await agent.look();
        return event as Awaited<ReturnType<PolicyClient['pull']>>;
      },
    };
    return { client, acts: () => (existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : null) };
  },
};

async function end(): Promise<void> {
  for (const close of opened.splice(0)) await close();
}

describe.each(Object.keys(GATEWAYS))('%s', (name) => {
  const open = GATEWAYS[name] as (typeof GATEWAYS)[string];

  /** With serial 7 in force. */
  async function withSeven(limits?: Partial<Limits>) {
    const seven = await remit.sign();
    remit.serve(seven);
    const gateway = await open(limits);
    expect(await gateway.client.pull(0)).toMatchObject({ event: 'activated', serial: 7 });
    return { gateway, seven };
  }

  async function refuses(gateway: Gateway, code: string) {
    const before = gateway.acts();
    const files = readFileSync(join(folder, 'state', 'policy.json'), 'utf8');
    const event = await gateway.client.pull(0);
    expect(event).toMatchObject({ event: code === 'offline' ? 'offline' : 'refused', kept: 7 });
    if (event.event === 'refused') expect(event.code).toBe(code);
    expect(JSON.stringify(event)).not.toContain(TOKEN);
    expect(gateway.acts()).toEqual(before);
    expect(readFileSync(join(folder, 'state', 'policy.json'), 'utf8')).toBe(files);
    return event;
  }

  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged: [string, string, () => Promise<Signed>][] = [
    ['an older serial that is played back', 'older_serial', () => remit.sign({ serial: 6 })],
    ['the same serial with other bytes', 'same_serial_other_bytes', () => remit.sign({ mode: 'shadow' })],
    [
      'a policy whose freshness is over',
      'freshness_expired',
      () => remit.sign({ serial: 8 }, { exp: START - SKEW_SECONDS }),
    ],
    ['another gateway’s policy', 'wrong_audience', () => remit.sign({ serial: 8, aud: 'edge-2' })],
    ['another gateway’s freshness', 'wrong_audience', () => remit.sign({ serial: 8 }, { aud: 'edge-2' })],
    [
      'freshness of another policy',
      'freshness_of_other_policy',
      () => remit.sign({ serial: 8 }, { sha256: 'a'.repeat(64) }),
    ],
    ['a key that nobody published', 'unknown_key', () => remit.sign({ serial: 8 }, {}, { signer: theirs })],
    [
      'another key under our key’s name',
      'bad_signature',
      () => remit.sign({ serial: 8 }, {}, { signer: theirs, header: { kid: 'key-1' } }),
    ],
    [
      'alg none',
      'wrong_algorithm',
      async () => {
        const signed = await remit.sign({ serial: 8 });
        return {
          ...signed,
          jws: `${encoded({ alg: 'none', kid: 'key-1', typ: 'remit-policy+jwt' })}.${signed.jws.split('.')[1]}.`,
        };
      },
    ],
    [
      'what is not signed',
      'bad_signature',
      async () => {
        const signed = await remit.sign({ serial: 8 });
        return { ...signed, jws: `${signed.jws.split('.').slice(0, 2).join('.')}.` };
      },
    ],
    ['what is no policy', 'invalid_policy', () => remit.sign({ serial: 8, default: 'allow' })],
  ];
  it.each(forged)('refuses %s', async (_, code, make) => {
    const { gateway } = await withSeven();
    remit.serve(await make());
    await refuses(gateway, code);
  });

  it('refuses a key that is published twice', async () => {
    remit.serve(await remit.sign());
    remit.keys = [ours.jwk, { ...theirs.jwk, kid: 'key-1' }];
    const gateway = await open();
    expect(await gateway.client.pull(0)).toMatchObject({ event: 'refused', code: 'duplicate_key', kept: null });
    expect(gateway.acts()).toBeNull();
  });

  it('refuses a key that was removed, though it took it before', async () => {
    const { gateway } = await withSeven();
    now = 600;
    remit.keys = [theirs.jwk];
    remit.serve(await remit.sign({ serial: 8 }));
    await refuses(gateway, 'unknown_key');
    remit.serve(await remit.sign({ serial: 8 }, {}, { signer: theirs }));
    expect(await gateway.client.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
  });

  it('refuses frozen freshness: what stands still is not fresh for ever', async () => {
    const { gateway } = await withSeven();
    now = HOUR;
    expect(await gateway.client.pull(0)).toEqual({ event: 'unchanged', serial: 7 });
    now = HOUR + SKEW_SECONDS;
    await gateway.client.pull(0);
    await refuses(gateway, 'freshness_expired');
    expect(gateway.client.staleness()).toMatchObject({ stale: true, onStale: 'deny' });
  });

  const broken: [string, Partial<Limits>, (response: ServerResponse, signed: Signed) => void][] = [
    [
      'an answer that is shorter than it says',
      {},
      (response, { jws }) => {
        response.writeHead(200, { 'Content-Length': jws.length });
        response.write(jws.slice(0, 100), () => response.destroy());
      },
    ],
    ['no answer', { answerMs: 30 }, () => {}],
    [
      'an answer that stops in the middle',
      { pauseMs: 30 },
      (response, { jws }) => void response.write(jws.slice(0, 100)),
    ],
    [
      'an answer that comes in drops',
      { bodyMs: 60 },
      (response, { jws }) => {
        let at = 0;
        const drip = setInterval(() => response.write(jws[at++] ?? ' '), 5);
        response.once('close', () => clearInterval(drip));
      },
    ],
    ['an error', {}, (response) => void response.writeHead(500).end('no')],
  ];
  it.each(broken)('keeps what it has over %s', async (_, limits, answer) => {
    const { gateway } = await withSeven(limits);
    const eight = await remit.sign({ serial: 8 });
    const told = new Promise<void>((closed) => {
      remit.answer = (_request, response) => {
        response.once('close', closed);
        response.setHeader('Remit-Freshness', eight.freshness);
        answer(response, eight);
      };
    });
    await refuses(gateway, 'offline');
    // Nor does it hold the connection.
    await told;
    remit.serve(eight);
    expect(await gateway.client.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    [
      'without an end',
      (response) => {
        const piece = Buffer.alloc(65_536, 'a');
        const more = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'that unfolds to far more',
      (response) => {
        response.setHeader('Content-Encoding', 'gzip');
        response.end(gzipSync(Buffer.alloc(50_000_000, 'a')));
      },
    ],
  ])('refuses an answer %s as soon as it is too large', async (_, answer) => {
    const { gateway } = await withSeven();
    const closed = new Promise<void>((resolve) => {
      remit.answer = (_request, response) => {
        response.once('close', resolve);
        answer(response);
      };
    });
    await refuses(gateway, 'too_large');
    await closed;
  });

  it('refuses an archive that ends too early', async () => {
    const { gateway } = await withSeven();
    const { jws, freshness } = await remit.sign({ serial: 8 });
    const whole = gzipSync(jws);
    remit.answer = (_request, response) => {
      response.writeHead(200, { 'Remit-Freshness': freshness, 'Content-Encoding': 'gzip' });
      response.end(whole.subarray(0, whole.length / 2));
    };
    // What was unpacked until then arrives as if it were all, and is no policy by its signature.
    await refuses(gateway, 'bad_signature');
  });

  it('follows no redirect, and takes its token nowhere else', async () => {
    const { gateway } = await withSeven();
    const eight = await remit.sign({ serial: 8 });
    const elsewhere = await startHttp((_request, response) => {
      response.setHeader('Remit-Freshness', eight.freshness);
      response.end(eight.jws);
    });
    try {
      for (const status of [301, 302, 307, 308]) {
        remit.answer = (_request, response) => void response.writeHead(status, { Location: elsewhere.origin }).end();
        await refuses(gateway, 'offline');
      }
      expect(elsewhere.seen).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('works with a clock that is a minute off, either way', async () => {
    for (const skew of [-60, 60]) {
      now = skew;
      remit.serve(await remit.sign({ serial: 100 + skew }, { exp: START + 60 }));
      const gateway = await open();
      expect(await gateway.client.pull(0)).toMatchObject({ event: 'activated', serial: 100 + skew });
      expect(gateway.client.staleness()).toMatchObject({ stale: false });
      expect(gateway.acts()).toMatchObject({ serial: 100 + skew });
      await end();
    }
  });

  it('refuses after a restart what it refused before, whatever Remit says then', async () => {
    await withSeven();
    await end();
    remit.serve(await remit.sign({ serial: 6 }));
    const again = await open();
    await refuses(again, 'older_serial');
    remit.serve(await remit.sign({ serial: 8 }));
    expect(await again.client.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
  });

  it('trusts nothing in a state that does not verify, and starts anew from what does', async () => {
    await withSeven();
    await end();
    const state = join(folder, 'state', 'policy.json');
    const eight = await remit.sign({ serial: 8 }, {}, { signer: theirs, header: { kid: 'key-1' } });
    for (const text of ['', '{', JSON.stringify({ ...JSON.parse(readFileSync(state, 'utf8')), jws: eight.jws })]) {
      writeFileSync(state, text);
      const again = await open();
      expect(again.client.current()).toBeNull();
      expect(await again.client.pull(0)).toMatchObject({ event: 'activated', serial: 7 });
      await end();
    }
  });

  it('has a revision by the next pull, when the wake-up for it was lost', async () => {
    const { gateway, seven } = await withSeven();
    remit.serve({ ...seven, freshness: (await remit.sign({}, { exp: START + HOUR + 60 })).freshness });
    expect(await gateway.client.pull(30)).toEqual({ event: 'unchanged', serial: 7 });
    remit.serve(await remit.sign({ serial: 9 }));
    expect(await gateway.client.pull(30)).toMatchObject({ event: 'activated', serial: 9 });
  });

  it('goes on while Remit is gone for an hour and more, until freshness is over, and after it is back', async () => {
    const { gateway } = await withSeven();
    remit.down = true;
    for (now = 60; now < HOUR + SKEW_SECONDS; now += 600) {
      expect(await gateway.client.pull(0)).toMatchObject({ event: 'offline', kept: 7 });
      expect(gateway.client.staleness().stale).toBe(false);
    }
    now = HOUR + SKEW_SECONDS;
    expect(await gateway.client.pull(0)).toMatchObject({ event: 'offline', kept: 7 });
    expect(gateway.client.staleness()).toMatchObject({ stale: true });
    remit.down = false;
    const { freshness } = await remit.sign({}, { iat: START + now, exp: START + now + HOUR });
    remit.serve({ ...(await remit.sign()), freshness });
    expect(await gateway.client.pull(0)).toEqual({ event: 'unchanged', serial: 7 });
    expect(gateway.client.staleness().stale).toBe(false);
  });

  it('is not kept fresh by a clock that is set back', async () => {
    const { gateway } = await withSeven();
    now = -86_400;
    ahead = 86_400 + HOUR + SKEW_SECONDS - 1;
    expect(gateway.client.staleness().stale).toBe(false);
    ahead += 1;
    expect(gateway.client.staleness().stale).toBe(true);
  });

  it('takes revisions that follow missed ones, and tells of one that follows another policy than its own', async () => {
    const { gateway, seven } = await withSeven();
    remit.serve(await remit.sign({ serial: 8, previous: seven.sha256 }));
    expect(await gateway.client.pull(0)).not.toHaveProperty('forked');
    remit.serve(await remit.sign({ serial: 12, previous: 'a'.repeat(64) }));
    expect(await gateway.client.pull(0)).not.toHaveProperty('forked');
    remit.serve(await remit.sign({ serial: 13, previous: 'b'.repeat(64) }));
    expect(await gateway.client.pull(0)).toMatchObject({ event: 'activated', serial: 13, forked: true });
    expect(remit.receipts.at(-1)).toMatchObject({
      serial: 13,
      status: 'activated',
      error: expect.stringMatching(/^forked/),
    });
  });

  it('owes a receipt that could not be posted, and says after a restart what is in force', async () => {
    const { gateway } = await withSeven();
    const eight = await remit.sign({ serial: 8 });
    // It hears the policy, and nothing after that.
    remit.answer = (_request, response) => {
      response.setHeader('Remit-Freshness', eight.freshness);
      response.end(eight.jws, () => {
        remit.down = true;
      });
    };
    expect(await gateway.client.pull(0)).toMatchObject({ event: 'activated', serial: 8 });
    expect(remit.receipts).toMatchObject([{ serial: 7 }]);
    remit.down = false;
    remit.serve(eight);
    await gateway.client.pull(0);
    await gateway.client.pull(0);
    expect(remit.receipts).toMatchObject([{ serial: 7 }, { serial: 8, status: 'activated', sha256: eight.sha256 }]);
    await end();
    await (await open()).client.pull(0);
    expect(remit.receipts.slice(2)).toMatchObject([{ serial: 8, status: 'activated' }]);
  });

  it('says once an hour, not at each try, what it refuses', async () => {
    const { gateway } = await withSeven();
    remit.serve(await remit.sign({ serial: 6 }));
    for (const minute of [0, 1, 2]) {
      now = minute * 60;
      await refuses(gateway, 'older_serial');
    }
    expect(remit.receipts.slice(1)).toMatchObject([{ serial: 6, status: 'rejected' }]);
    now = HOUR + 1;
    await gateway.client.pull(0);
    expect(remit.receipts).toHaveLength(3);
  });
});
