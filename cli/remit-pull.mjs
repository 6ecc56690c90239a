#!/usr/bin/env node
/** The command `remit-pull`, which keeps a gateway's file: `npx remit-pull` from a clone. See remit.mjs. */
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from '../scripts/bootstrap.mjs';

await bootstrapOrExit({ build: false });
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL('../tsconfig.json', import.meta.url));
await import('tsx');
const { main } = await import('./pull.ts');
// Whatever is still open, a connection that is kept alive say, is no reason to stay.
process.exit(await main(process.argv.slice(2), process.env));
