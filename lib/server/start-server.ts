import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import next from 'next';
import { type Config, readConfig } from '@/lib/config/env';
import { openDatabase } from '@/lib/db/database';
import { createEdge, type Edge } from '@/lib/edge/edge';
import { addFastLane, type FastLane } from '@/lib/edge/fast-lane';
import { createScheduler } from '@/lib/jobs/scheduler';
import { serverJobs } from '@/lib/jobs/server-jobs';
import { systemClock } from '@/lib/kernel/clock';
import { setMail } from '@/lib/notifications/channels/set-mail';
import { pruning, sendNotifications } from '@/lib/notifications/jobs';
import { createSender } from '@/lib/notifications/sending/sender';
import { keepFactsAtHand } from '@/lib/overview/recent-facts';
import { ensureSetupCode } from '@/lib/people/ensure-setup-code';
import { ctxFor, type Runtime, setRuntime } from '@/lib/runtime/runtime';
import { loadSigner } from '@/lib/signing/load-signer';
import { followKeys, takeUpKeys } from '@/lib/signing-keys/follow-keys';
import { registerSigningKey } from '@/lib/signing-keys/register-signing-key';
import { log } from '@/lib/telemetry/log';
import { createListener } from './listener';
import { setPageHeaders } from './page-headers';

export interface RunningServer {
  url: string;
  runtime: Runtime;
  /** Also run when Remit stops, before the database closes. */
  onStop(work: () => Promise<void>): void;
  stop(): Promise<void>;
}

/** Opens the database, listens, and is ready when the promise resolves. Throws a RemitError that says what to mend. */
export async function startServer(
  env: Record<string, string | undefined>,
  { quiet = false }: { quiet?: boolean } = {},
): Promise<RunningServer> {
  const config = readConfig(env);
  const server = createListener();
  await listen(server, config);
  const port = (server.address() as AddressInfo).port;
  const url = config.baseUrl ?? `http://localhost:${port}`;
  try {
    const runtime = await startRuntime(config, url);
    // next-auth reads its own address from the environment only.
    process.env.NEXTAUTH_URL = url;
    const pages = next({ dev: false, dir: process.cwd(), hostname: config.host, port });
    await pages.prepare();
    const handle = pages.getRequestHandler();
    const edge = createEdge(runtime);
    const lane = addFastLane(server, edge.quick);
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      // A kept-alive connection would go on asking while the database closes.
      if (edge.closing) return void refuse(response, 'Remit is stopping.');
      if (edge.handle(request, response)) return;
      setPageHeaders(request, response, url);
      void handle(request, response);
    });
    if (!quiet) await announce(url, config);
    const sender = createSender({
      ctx: () => ctxFor({ kind: 'system', name: 'send-notifications' }),
      mail: config.mail,
    });
    // At once, and not when the job comes round: an alert is for now.
    const stopListening = runtime.db.wake.on((topic) => {
      if (topic === 'notifications') void sender.look().catch(() => {});
    });
    const scheduler = createScheduler({
      jobs: [...serverJobs(config), sendNotifications(sender), pruning],
      ctxFor: (job) => ctxFor({ kind: 'system', name: job }),
    });
    scheduler.start();
    const stopFollowing = followKeys(runtime);
    const stopReading = keepFactsAtHand(() => ctxFor({ kind: 'system', name: 'read-overview' }));
    const stopSending = async () => {
      stopListening();
      stopFollowing();
      stopReading();
      await sender.stop();
    };
    const closing: (() => Promise<void>)[] = [() => scheduler.stop(), stopSending, () => pages.close()];
    const stop = stopper(server, { edge, lane }, runtime, closing);
    return { url, runtime, stop, onStop: (work) => void closing.push(work) };
  } catch (error) {
    server.close();
    server.closeAllConnections();
    throw error;
  }
}

async function startRuntime(config: Config, baseUrl: string): Promise<Runtime> {
  const db = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    log: (text) => log.info(text),
  });
  try {
    const signer = await loadSigner({ dataDir: config.dataDir, signingKey: config.signingKey });
    const allowLoopback = ['127.0.0.1', '::1', 'localhost'].includes(config.host);
    const runtime: Runtime = { config, db, signer, clock: systemClock, baseUrl, allowLoopback };
    setRuntime(runtime);
    await registerSigningKey({ ctx: ctxFor({ kind: 'system', name: 'start' }), input: {} });
    await takeUpKeys(runtime);
    await setMail({ ctx: ctxFor({ kind: 'system', name: 'start' }), input: { origin: mailOrigin(config) } });
    return runtime;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Where mail leaves to, without who signs in there. */
function mailOrigin({ mail }: Config): string | null {
  if (!mail) return null;
  const { protocol, host } = new URL(mail.url);
  return `${protocol}//${host}`;
}

/** Listens first, so that a taken port is known before anything else is touched; answers 503 until all is ready. */
async function listen(server: Server, { port, host }: Config): Promise<void> {
  server.on('request', (_, response) => refuse(response, 'Remit is starting.'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      const taken = new Error(`Port ${port} is taken. Stop what runs there, or set PORT to another.`);
      taken.name = 'PortTaken';
      reject(taken);
    });
    server.listen(port, host, resolve);
  });
}

function refuse(response: ServerResponse, why: string): void {
  response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '2', Connection: 'close' }).end(`${why}\n`);
}

async function announce(url: string, config: Config): Promise<void> {
  const code = await ensureSetupCode({
    ctx: ctxFor({ kind: 'system', name: 'start' }),
    input: { code: config.setupCode },
  });
  console.log(`\nRemit is ready at ${url}`);
  if (code)
    console.log(
      `\nMake the first administrator with this one-time link:\n  ${url}/setup?code=${encodeURIComponent(code)}\n`,
    );
}

/** What still runs after so long is cut off. */
const LONGEST_STOP_MS = 5_000;

/** Lets long polls go, finishes what runs, closes the database; a second signal does not wait. */
function stopper(
  server: Server,
  { edge, lane }: { edge: Edge; lane: FastLane },
  runtime: Runtime,
  closing: (() => Promise<void>)[],
): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      edge.close();
      lane.close();
      // Again and again: a connection that is answered now becomes idle, and would be kept alive.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const hurry = setTimeout(() => server.closeAllConnections(), LONGEST_STOP_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(hurry);
      for (const work of closing) await work().catch(() => {});
      await runtime.db.close();
      setRuntime(undefined);
    })();
    return stopping;
  };
  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      void stop().then(() => process.exit(0));
    });
  }
  return stop;
}
