#!/usr/bin/env node
/**
 * The command `remit`: `npx remit plan|apply|status` from a clone. Node built-ins only up to here, because nothing may
 * be installed yet. It talks to the API alone, so it needs neither the built pages nor a database.
 */
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from '../scripts/bootstrap.mjs';

await bootstrapOrExit({ build: false });
// Paths such as @/lib are those of this clone, whatever folder the command is called from.
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL('../tsconfig.json', import.meta.url));
await import('tsx');
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2), process.env);
