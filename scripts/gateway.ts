import { parseArgs } from 'node:util';
import { followConfig } from '@/lib/gateway/config/follow-config';
import { readGatewayConfig } from '@/lib/gateway/config/read-config';
import { startGateway } from '@/lib/gateway/server/create-gateway';
import { isRemitError } from '@/lib/kernel/errors';

const USE = `The reference gateway: enforces Remit's policy on MCP traffic.
  npm run gateway -- --config gateway.yaml [--check]
--check says whether the configuration can be used, and stops. README.md describes it.`;

/** One line of JSON an event, to standard error. What a message says is never in one. */
function note(event: Record<string, unknown>): void {
  console.error(JSON.stringify({ at: new Date().toISOString(), ...event }));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, check: { type: 'boolean', default: false }, help: { type: 'boolean' } },
  });
  if (values.help) return console.log(USE);
  const read = () => readGatewayConfig(values.config, process.env);
  const config = read();
  if (values.check) return console.log('The configuration can be used.');
  const gateway = await startGateway({ config, note });
  note({ event: 'listening', url: gateway.url, publicUrl: config.listen.publicUrl });
  const following = followConfig({ path: values.config, read, onConfig: gateway.reload, note });
  process.on('SIGHUP', following.reload);
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    following.close();
    note({ event: 'draining' });
    gateway.close().then(
      () => process.exit(0),
      (error: Error) => {
        note({ event: 'failed', stack: error.stack });
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

main().catch((error: unknown) => {
  console.error(isRemitError(error) ? error.message : error);
  process.exit(isRemitError(error) ? 64 : 1);
});
