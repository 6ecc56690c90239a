import { type AgentPlan, planManifest, planSummary, serverOf } from '@/lib/interchange/model/manifest-plan';
import type { ToolSubject } from '@/lib/requests/model/subjects';
import type { ApiClient } from './api-client';
import { EXIT } from './exit';
import type { Colour, Printer } from './printer';
import { type ManifestFile, readManifests, type Trouble, troubleWords } from './read-manifests';
import { pendingRequests, type RegistryRequest, readAgent, readTools } from './registry';

export interface PlannedFile extends ManifestFile {
  plan: AgentPlan;
  /** What waits for a decision about this agent already. */
  pending: RegistryRequest[];
}

export interface Planned {
  files: PlannedFile[];
  troubles: Trouble[];
  skipped: { file: string; line: number; apiVersion: string }[];
}

interface PlanRun {
  api: ApiClient;
  printer: Printer;
  json: boolean;
  paths: readonly string[];
}

/** Says what applying these files would ask for. */
export async function plan({ api, printer, json, paths }: PlanRun): Promise<number> {
  const planned = await makePlan(api, paths);
  const changes = planned.files.some((file) => file.plan.change !== 'none');
  if (json) printer.json(toJson(planned, changes));
  else {
    for (const file of planned.files) printPlan(printer, file);
    printer.line(`Plan: ${planSummary(planned.files.map((file) => file.plan))}.`, 'bold');
  }
  printTroubles(printer, planned);
  if (planned.troubles.length > 0) return EXIT.error;
  return changes ? EXIT.changes : EXIT.ok;
}

/** Reads the files and compares each with the registry. */
export async function makePlan(api: ApiClient, paths: readonly string[]): Promise<Planned> {
  const { manifests, troubles, skipped } = await readManifests(paths);
  const servers = new Map<string, ToolSubject[] | null>();
  const files: PlannedFile[] = [];
  for (const entry of manifests) {
    for (const name of new Set(entry.manifest.spec.tools.map(({ tool }) => serverOf(tool)))) {
      if (!servers.has(name)) servers.set(name, await readTools(api, name));
    }
    const { slug } = entry.manifest.metadata;
    const agentPlan = planManifest(entry.manifest, await readAgent(api, slug), servers);
    troubles.push(...agentPlan.errors.map(entry.at));
    const pending = agentPlan.change === 'none' ? [] : await pendingRequests(api, slug);
    files.push({ ...entry, plan: agentPlan, pending });
  }
  return { files, troubles, skipped };
}

export function printPlan(printer: Printer, { file, line, plan: { slug, change, lines }, pending }: PlannedFile): void {
  if (change === 'none') {
    printer.line(`  ${slug}: no changes`, 'dim');
    return;
  }
  printer.line(`${change === 'new' ? '+' : '~'} ${slug} (${change}, ${file}:${line})`, 'bold');
  for (const { sign, what, words, why } of lines) {
    printer.line(`    ${sign} ${what}: ${words}${why ? `  (${why})` : ''}`, SIGN_COLOURS[sign]);
  }
  for (const request of pending) printer.line(`    CR-${request.number} waits: ${request.title}`, 'yellow');
}
const SIGN_COLOURS = { '+': 'green', '-': 'red', '!': 'yellow' } as const satisfies Record<string, Colour>;

export function printTroubles(printer: Printer, { troubles, skipped }: Pick<Planned, 'troubles' | 'skipped'>): void {
  for (const { file, line, apiVersion } of skipped) {
    printer.trouble(`${file}:${line}: left out, its apiVersion is ${apiVersion}`);
  }
  for (const trouble of troubles) printer.trouble(troubleWords(trouble));
}

function toJson({ files, troubles, skipped }: Planned, changes: boolean) {
  return {
    changes,
    agents: files.map(({ file, line, plan: { slug, name, change, operations, lines }, pending }) => ({
      slug,
      name,
      file,
      line,
      change,
      operations,
      lines,
      pending,
    })),
    errors: troubles,
    skipped,
  };
}
