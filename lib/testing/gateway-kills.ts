import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LoggedLine, startGatewayRig } from './gateway-rig';

/** Calls that are under way at once. */
const CLIENTS = 16;

export interface GatewayKills {
  /** Calls that a client has the whole answer of, by trace. */
  answered: Set<string>;
  /** Calls that reached the server, by trace. */
  reached: Set<string>;
  /** What Remit has in the end, each event once. */
  logged: LoggedLine[];
  /** Events that came twice, and not the same. */
  differing: string[];
  /** Serial in force when each life was ready, and the highest that it had said to be in force before it ended. */
  serials: { ready: number; said: number }[];
  receipts: number[];
  /** Entries that were written without their call being answered: at most those under way. */
  mostUnanswered: number;
}

/**
 * `kill -9` of the whole gateway in full traffic, as often as told, with a new revision in each life. Each is killed at
 * another moment; the last one may hand over what is left.
 */
export async function runGatewayKills(
  rounds: number,
  onRound = (_: number, _answered: number) => {},
): Promise<GatewayKills> {
  const rig = await startGatewayRig();
  const answered = new Set<string>();
  const serials: GatewayKills['serials'] = [];
  const receipts = () => rig.remit.receipts.map(({ serial }) => Number(serial));
  const said = () => Math.max(0, ...receipts());
  try {
    for (let round = 1; round <= rounds; round++) {
      const child = await rig.boot();
      const { serial: ready } = await rig.readyz();
      let alive = true;
      const clients = Array.from({ length: CLIENTS }, async () => {
        while (alive) {
          const trace = randomBytes(16).toString('hex');
          if ((await rig.call(trace)) === 200) answered.add(trace);
        }
      });
      await rig.publish();
      const enough = answered.size + CLIENTS * 2;
      for (let tries = 0; tries < 2_000 && answered.size < enough; tries++) await sleep(5);
      await sleep(Math.random() * 200);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      alive = false;
      await Promise.all(clients);
      serials.push({ ready, said: said() });
      onRound(round, answered.size);
    }
    const last = await rig.boot();
    serials.push({ ready: (await rig.readyz()).serial, said: said() });
    for (let tries = 0; tries < 2_000 && (await rig.metric('remit_gateway_log_spooled')) > 0; tries++) await sleep(10);
    const ended = new Promise((resolve) => last.once('exit', resolve));
    last.kill('SIGTERM');
    await ended;
    const byEvent = new Map<string, LoggedLine[]>();
    for (const line of rig.came) byEvent.set(line.eventId, [...(byEvent.get(line.eventId) ?? []), line]);
    return {
      answered,
      reached: new Set(
        rig.upstream.seen.filter(({ method }) => method === 'tools/call').map(({ params }) => traceIn(params)),
      ),
      logged: [...byEvent.values()].map(([line]) => line as LoggedLine),
      differing: [...byEvent].flatMap(([id, copies]) =>
        new Set(copies.map((copy) => JSON.stringify(copy))).size > 1 ? [id] : [],
      ),
      serials,
      receipts: receipts(),
      mostUnanswered: rounds * CLIENTS,
    };
  } finally {
    await rig.close();
  }
}

function traceIn(params: Record<string, unknown>): string {
  return (params.arguments as { q: string }).q;
}

/** What is wrong with it; empty when every promise held. */
export function faultsOf({
  answered,
  reached,
  logged,
  differing,
  serials,
  receipts,
  mostUnanswered,
}: GatewayKills): string[] {
  const traces = logged.map(({ traceId }) => traceId);
  const kept = new Set(traces);
  const unlogged = [...answered].filter((trace) => !kept.has(trace)).length;
  const unreached = [...answered].filter((trace) => !reached.has(trace)).length;
  const numbers = new Set(logged.map(({ sequence }) => sequence));
  const back = serials.filter(({ ready }, index) => index > 0 && ready < Number(serials[index - 1]?.said)).length;
  const backInReceipts = receipts.filter((serial, index) => index > 0 && serial < (receipts[index - 1] ?? 0)).length;
  const over = logged.length - answered.size - mostUnanswered;
  return [
    ...(unlogged > 0 ? [`${unlogged} answered calls are not logged`] : []),
    ...(unreached > 0 ? [`${unreached} answered calls never reached the server`] : []),
    ...(numbers.size < logged.length ? [`${logged.length - numbers.size} numbers stand for two entries`] : []),
    ...(kept.size < logged.length ? [`${logged.length - kept.size} calls are logged twice`] : []),
    ...(differing.length > 0 ? [`${differing.length} entries came twice and differ`] : []),
    ...(over > 0 ? [`${over} more entries than calls that can have been under way`] : []),
    ...(back + backInReceipts > 0 ? [`the serial went back ${back + backInReceipts} times`] : []),
  ];
}
