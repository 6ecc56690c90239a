import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { LRUCache } from 'lru-cache';
import { withoutMapping } from './address';
import { type PlainPull, readPlainPull } from './plain-request';
import type { Served } from './rendered';

/** Who asks often sends the same bytes each time: characters of requests that need not be read again. */
const REMEMBERED_CHARACTERS = 4_000_000;

/** What a pull is answered with when nothing has to be asked for it, and whether it is held already (304). */
export type Quick = (pull: PlainPull, address: string | undefined) => { served: Served; same: boolean } | null;

export interface FastLane {
  /** Lets every connection go that waits for its next request. */
  close(): void;
}

/**
 * Answers plain pulls of an unchanged policy on the bare connection, which takes a third of what `node:http` takes for
 * it (`npm run bench:pull`). A connection on which anything else comes is handed to `node:http`, from its first byte,
 * and stays there.
 */
export function addFastLane(server: Server, quick: Quick): FastLane {
  const [toHttp] = server.listeners('connection') as ((socket: Socket) => void)[];
  if (!toHttp) throw new Error('The server takes no connections');
  server.removeListener('connection', toHttp);
  const open = new Set<Socket>();
  const read = new LRUCache<string, PlainPull>({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_, text) => text.length,
  });
  const dated = createDate();
  const ready = new WeakMap<Served, { same: string; whole: string }>();

  server.on('connection', (socket: Socket) => {
    const address = withoutMapping(socket.remoteAddress);
    open.add(socket);
    // As node:http has it for a connection on which nothing came, and for one that is kept.
    socket.setTimeout(server.headersTimeout);
    socket.on('data', take).on('end', end).on('error', drop).on('timeout', drop).on('close', forget);

    function take(bytes: Buffer): void {
      const text = bytes.toString('latin1');
      const known = read.get(text);
      const pull = known ?? readPlainPull(text);
      const answer = pull && quick(pull, address);
      if (!pull || !answer) {
        handOver(bytes);
        return;
      }
      if (!known) read.set(text, pull);
      const { same, whole } = headsOf(answer.served);
      const kept = `${dated()}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${server.keepAliveTimeout / 1_000}\r\n\r\n`;
      if (answer.same) send(`${same}${kept}`);
      else send(`${whole}${kept}`, answer.served.body);
      if (socket.timeout !== server.keepAliveTimeout) socket.setTimeout(server.keepAliveTimeout);
    }

    /** In one write. Who asks and does not read is not read from. */
    function send(head: string, body?: Buffer): void {
      if (body) socket.cork();
      let taken = socket.write(head, 'latin1');
      if (body) {
        taken = socket.write(body);
        socket.uncork();
      }
      if (taken) return;
      socket.pause();
      socket.once('drain', () => socket.resume());
    }

    function handOver(bytes: Buffer): void {
      socket.off('data', take).off('end', end).off('error', drop).off('timeout', drop).off('close', forget);
      forget();
      socket.setTimeout(0);
      socket.pause();
      socket.unshift(bytes);
      toHttp?.call(server, socket);
      process.nextTick(() => socket.resume());
    }

    function end(): void {
      socket.end();
    }
    function drop(): void {
      socket.destroy();
    }
    function forget(): void {
      open.delete(socket);
    }
  });

  function headsOf(served: Served): { same: string; whole: string } {
    const known = ready.get(served);
    if (known) return known;
    const { head, mediaType, body } = served;
    let lines = '';
    for (let i = 0; i < head.length; i += 2) lines += `${head[i]}: ${head[i + 1]}\r\n`;
    const heads = {
      same: `HTTP/1.1 304 Not Modified\r\n${lines}Date: `,
      whole: `HTTP/1.1 200 OK\r\n${lines}Content-Type: ${mediaType}\r\nContent-Length: ${body.length}\r\nDate: `,
    };
    ready.set(served, heads);
    return heads;
  }

  return {
    close() {
      for (const socket of open) socket.end();
    },
  };
}

/** The time as HTTP says it, made once a second. */
function createDate(): () => string {
  let [text, second] = ['', 0];
  return () => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) [text, second] = [new Date().toUTCString(), now];
    return text;
  };
}
