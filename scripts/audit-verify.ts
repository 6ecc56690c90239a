import { verifyCommand } from '@/lib/audit/verify-command';

process.exit(
  await verifyCommand(process.argv.slice(2), { env: process.env, say: console.log, complain: console.error }),
);
