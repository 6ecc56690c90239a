import { startServer } from './lib/server/start-server';

startServer(process.env).catch((error: unknown) => {
  // A wrong setting, a taken port or a held folder is told in one line; anything else keeps its stack.
  const known = error instanceof Error && ['RemitError', 'PortTaken'].includes(error.name);
  console.error(known ? `remit: ${(error as Error).message}` : error);
  process.exit(1);
});
