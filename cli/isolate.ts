import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import type { ApiClient } from './api-client';
import { EXIT } from './exit';
import type { Printer } from './printer';

// What is read of the API's answers, and no more: a newer Remit may say more than this command knows.
const isolationSchema = z.object({
  id: z.string(),
  number: z.int(),
  serial: z.int(),
  agents: z.int(),
  gateways: z.array(
    z.object({
      slug: z.string(),
      confirmation: z.string(),
      holds: z.boolean(),
      ms: z.number().nullable(),
      means: z.string(),
    }),
  ),
});
type Isolation = z.output<typeof isolationSchema>;
const previewSchema = z.object({
  count: z.int(),
  grants: z.int(),
  calls: z.int(),
  gateways: z.int(),
});

interface IsolateRun {
  api: ApiClient;
  printer: Printer;
  json: boolean;
  names: readonly string[];
  values: { of: string; reason?: string; yes: boolean };
}

const PATH = '/api/v1/containments';
/** Gateways that are there confirm within a second; nobody waits in front of a terminal for one that is not. */
const WAIT_MS = 10_000;
const STEP_MS = 200;

/** `remit isolate`: stops one agent, or with `--of` many, and says which gateways hold it. */
export async function isolate({ api, printer, json, names, values }: IsolateRun): Promise<number> {
  const { of, reason, yes } = values;
  const [target, ...more] = names;
  if (target === undefined || more.length > 0) {
    throw new RemitError('invalid_input', 'Name one agent; or with --of one tool (server/tool), server or team.');
  }
  if (!reason) throw new RemitError('invalid_input', 'Say why with --reason: it stands in the record.');
  if (of !== 'agent' && !yes) {
    const preview = await api.get(`${PATH}/preview?${new URLSearchParams({ of, target })}`, previewSchema);
    if (!preview) throw new RemitError('not_found', `There is no ${of} ${target}.`);
    if (json) printer.json(preview);
    else {
      const { count, grants, calls, gateways } = preview;
      const calling = `they made ${many(calls, 'call')} in the last 24 hours`;
      printer.line(`It would stop ${many(count, 'agent')} with ${many(grants, 'grant')}; ${calling}.`);
      printer.line(`It would tell ${many(gateways, 'gateway')}. Say --yes to do it.`);
    }
    return EXIT.changes;
  }
  let seen = await api.post(PATH, { of, target, reason }, randomUUID(), isolationSchema);
  for (let waited = 0; waited < WAIT_MS && seen.gateways.some(isComing); waited += STEP_MS) {
    await sleep(STEP_MS);
    seen = (await api.get(`${PATH}/${seen.id}`, isolationSchema)) ?? seen;
  }
  if (json) printer.json(seen);
  else print(api, printer, seen);
  return seen.gateways.every(({ holds, confirmation }) => holds || confirmation === 'never') ? EXIT.ok : EXIT.waiting;
}

function isComing({ confirmation }: Isolation['gateways'][number]): boolean {
  return confirmation === 'waiting';
}

function print(api: ApiClient, printer: Printer, { id, number, serial, agents, gateways }: Isolation): void {
  const who = agents === 1 ? '1 agent is' : `${agents} agents are`;
  printer.line(
    `${who} isolated with revision ${serial}: isolation ${number} ${api.address(`/containments/${id}`)}`,
    'green',
  );
  for (const { slug, holds, ms, means } of gateways) {
    printer.line(`    ${slug}: ${means}${ms === null ? '' : ` (${ms} ms)`}`, holds ? undefined : 'red');
  }
  if (gateways.length === 0) printer.line('    There is no gateway that would enforce it.', 'red');
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
