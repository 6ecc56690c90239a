import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FieldError, isRemitError } from '@/lib/kernel/errors';
import type { ApiClient } from './api-client';
import { EXIT } from './exit';
import { makePlan, type PlannedFile, printPlan, printTroubles } from './plan';
import type { Printer } from './printer';
import type { Trouble } from './read-manifests';
import { type RegistryRequest, registration, requestSchema } from './registry';

interface ApplyRun {
  api: ApiClient;
  printer: Printer;
  json: boolean;
  paths: readonly string[];
  /** Null: does not wait. */
  waitMinutes: number | null;
}

/** What became of one manifest: a request, null where nothing was to change. */
interface Applied {
  file: PlannedFile;
  request: RegistryRequest | null;
}

const POLL_MS = 2000;

/** Asks for what each file says. A file that fails does not keep the others from being applied, and is named. */
export async function apply({ api, printer, json, paths, waitMinutes }: ApplyRun): Promise<number> {
  const planned = await makePlan(api, paths);
  const troubles = [...planned.troubles];
  const results: Applied[] = [];
  const wrong = new Set(planned.files.filter(({ plan }) => plan.errors.length > 0));
  for (const file of planned.files) {
    if (wrong.has(file)) continue;
    if (file.plan.change === 'none') {
      results.push({ file, request: null });
      if (!json) printPlan(printer, file);
      continue;
    }
    if (!json) printPlan(printer, file);
    try {
      const { request } = await api.post('/api/v1/agents', file.manifest, randomUUID(), registration);
      results.push({ file, request });
      if (!json) printer.line(`    asked as CR-${request?.number}: ${addressOf(api, request)}`);
    } catch (error) {
      if (!isRemitError(error)) throw error;
      const errors: FieldError[] = error.errors?.length ? error.errors : [{ field: '', message: error.message }];
      troubles.push(...errors.map(file.at));
    }
  }
  const waited = waitMinutes === null ? results : await follow(api, printer, results, waitMinutes, json);
  if (json) printer.json(toJson(api, waited, troubles, planned.skipped));
  else summarise(printer, waited, planned.files.length - results.length);
  printTroubles(printer, { troubles, skipped: planned.skipped });
  return exitCode(waited, troubles, waitMinutes !== null);
}

/** Asks every two seconds until each request is decided or the time is over. */
async function follow(
  api: ApiClient,
  printer: Printer,
  results: readonly Applied[],
  waitMinutes: number,
  json: boolean,
): Promise<Applied[]> {
  const until = Date.now() + waitMinutes * 60_000;
  const now = [...results];
  for (;;) {
    for (const [index, { file, request }] of now.entries()) {
      if (request?.state !== 'pending') continue;
      const latest = await api.get(`/api/v1/requests/${encodeURIComponent(request.id)}`, requestSchema);
      if (!latest || latest.state === 'pending') continue;
      now[index] = { file, request: latest };
      if (!json) printer.line(`CR-${latest.number} ${latest.state}`, latest.state === 'approved' ? 'green' : 'red');
    }
    const waiting = now.some(({ request }) => request?.state === 'pending');
    if (!waiting || Date.now() >= until) return now;
    await sleep(Math.min(POLL_MS, until - Date.now()));
  }
}

function exitCode(results: readonly Applied[], troubles: readonly Trouble[], waited: boolean): number {
  const states = results.map(({ request }) => request?.state);
  if (troubles.length > 0) return EXIT.error;
  if (!waited) return EXIT.ok;
  if (states.some((state) => state === 'rejected' || state === 'cancelled' || state === 'expired')) return EXIT.refused;
  return states.includes('pending') ? EXIT.waiting : EXIT.ok;
}

function summarise(printer: Printer, results: readonly Applied[], failed: number): void {
  const asked = results.filter(({ request }) => request).length;
  const words = [`${asked} asked for`, `${results.length - asked} unchanged`, failed > 0 ? `${failed} failed` : ''];
  printer.line(`Applied: ${words.filter(Boolean).join(', ')}.`, 'bold');
}

function addressOf(api: ApiClient, request: RegistryRequest | null): string | null {
  return request && api.address(`/requests/CR-${request.number}`);
}

function toJson(
  api: ApiClient,
  results: readonly Applied[],
  errors: readonly Trouble[],
  skipped: readonly { file: string; line: number; apiVersion: string }[],
) {
  return {
    agents: results.map(({ file, request }) => ({
      slug: file.plan.slug,
      file: file.file,
      line: file.line,
      change: file.plan.change,
      request: request && { number: request.number, state: request.state, url: addressOf(api, request) },
    })),
    errors,
    skipped,
  };
}
