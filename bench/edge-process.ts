/**
 * The edge as server.ts starts it, without the pages, in a process of its own: `edge-process.ts <data folder> [--deaf]`
 * over the database of DATABASE_URL, or the embedded one of the folder. `--deaf` hears no notification. Prints its
 * address, and when it is sent a line on its input, what memory it has.
 */
import type { AddressInfo } from 'node:net';
import { createEdge } from '@/lib/edge/edge';
import { addFastLane } from '@/lib/edge/fast-lane';
import { getRuntime, setRuntime } from '@/lib/runtime/runtime';
import { createListener } from '@/lib/server/listener';
import { openRemit } from './lib/open-remit';

const [dataDir, ...flags] = process.argv.slice(2);
const databaseUrl = process.env.DATABASE_URL;

async function main(): Promise<void> {
  await openRemit(dataDir as string, databaseUrl ? { databaseUrl } : {});
  const runtime = getRuntime();
  if (flags.includes('--deaf')) {
    setRuntime({ ...runtime, db: { ...runtime.db, wake: { on: () => () => {}, close: runtime.db.wake.close } } });
  }
  const edge = createEdge(getRuntime());
  const server = createListener();
  addFastLane(server, edge.quick);
  server.on('request', (request, response) => {
    if (!edge.handle(request, response)) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1', 4_096, () => {
    console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

process.once('SIGTERM', () => process.exit(0));
void main();
