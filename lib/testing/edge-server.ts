import { readConfig } from '@/lib/config/env';
import { createEdge } from '@/lib/edge/edge';
import { addFastLane } from '@/lib/edge/fast-lane';
import { setRuntime } from '@/lib/runtime/runtime';
import { startHttp } from './http-server';
import type { TestWorld } from './test-world';

export interface EdgeServer {
  origin: string;
  /** How often the database was turned to for something outside of a transaction. */
  reads(): number;
  /** What is thrown instead of telling the time, or turning to the database; null for nothing. */
  fault: { clock: Error | null; database: Error | null };
  close(): Promise<void>;
}

/** The edge of a world on a port of its own, without the pages behind it: what it does not answer is 404. */
export async function startEdge(world: TestWorld): Promise<EdgeServer> {
  const { db, signer, baseUrl, allowLoopback } = world.system;
  const fault: EdgeServer['fault'] = { clock: null, database: null };
  let reads = 0;
  const watched = {
    ...db,
    get read() {
      reads += 1;
      if (fault.database) throw fault.database;
      return db.read;
    },
  };
  const clock = () => {
    if (fault.clock) throw fault.clock;
    return world.clock.now;
  };
  const runtime = { config: readConfig({}), db: watched, signer, clock, baseUrl, allowLoopback };
  setRuntime(runtime);
  const edge = createEdge(runtime);
  const server = await startHttp(
    (request, response) => {
      if (!edge.handle(request, response)) response.writeHead(404).end();
    },
    { before: (http) => addFastLane(http, edge.quick) },
  );
  return {
    origin: server.origin,
    reads: () => reads,
    fault,
    async close() {
      edge.close();
      await server.close();
      setRuntime(undefined);
    },
  };
}
