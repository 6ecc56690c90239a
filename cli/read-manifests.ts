import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { type Manifest, manifestSchema } from '@/lib/agents/model/manifest';
import { type FieldError, isRemitError } from '@/lib/kernel/errors';
import { parseYamlDocuments, type YamlDocument } from '@/lib/kernel/yaml';
import { parseInput } from '@/lib/verb/parse-input';

/** What is wrong, and where: a line of 0 is the file as a whole. */
export interface Trouble {
  file: string;
  line: number;
  field: string;
  message: string;
}

export interface ManifestFile {
  file: string;
  /** Where the manifest begins. */
  line: number;
  manifest: Manifest;
  /** Places what the registry says about a field. */
  at(error: FieldError): Trouble;
}

export interface ReadManifests {
  manifests: ManifestFile[];
  troubles: Trouble[];
  /** Documents of other tools, found in a folder. */
  skipped: { file: string; line: number; apiVersion: string }[];
}

const OURS = 'remit/v1';
const ENDINGS = '**/*.{yaml,yml,json}';

/** Reads every manifest that the paths lead to. What is wrong with one does not hide the others. */
export async function readManifests(paths: readonly string[]): Promise<ReadManifests> {
  const found: ReadManifests = { manifests: [], troubles: [], skipped: [] };
  const files = new Map<string, boolean>();
  for (const path of paths) {
    const { names, chosen } = await filesOf(path);
    if (names.length === 0) found.troubles.push({ file: path, line: 0, field: '', message: 'There is no such file.' });
    for (const name of names) files.set(resolve(name), chosen || files.get(resolve(name)) === true);
  }
  for (const [path, chosen] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) readFile(shown(path), chosen, found);
  refuseTwice(found);
  return found;
}

/** `chosen` for a file that was named itself: then everything in it must be a manifest. */
async function filesOf(path: string): Promise<{ names: string[]; chosen: boolean }> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats && !stats.isDirectory()) return { names: [path], chosen: true };
  const names = stats
    ? (await glob(ENDINGS, { cwd: path, followSymbolicLinks: false })).map((name) => join(path, name))
    : await glob(path.replaceAll('\\', '/'), { followSymbolicLinks: false });
  return { names: names.filter((name) => !/(^|[\\/])node_modules[\\/]/.test(name)), chosen: false };
}

/** As people would name it: from where they are, unless it is elsewhere. */
function shown(path: string): string {
  const near = relative('', path);
  return near.startsWith('..') ? path : near;
}

function readFile(file: string, chosen: boolean, found: ReadManifests): void {
  let documents: YamlDocument[];
  try {
    documents = parseYamlDocuments(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)));
  } catch (error) {
    found.troubles.push(unreadable(file, error));
    return;
  }
  if (documents.length === 0 && chosen) {
    found.troubles.push({ file, line: 0, field: '', message: 'There is no manifest in it.' });
  }
  for (const document of documents) {
    const at = ({ field, message }: FieldError): Trouble => ({
      file,
      line: document.lineOf(field === '' ? [] : field.split('.')),
      field,
      message,
    });
    const line = document.lineOf([]);
    const apiVersion = (document.value as { apiVersion?: unknown } | null)?.apiVersion;
    if (!chosen && typeof apiVersion === 'string' && apiVersion !== OURS) {
      found.skipped.push({ file, line, apiVersion });
      continue;
    }
    try {
      found.manifests.push({ file, line, at, manifest: parseInput(manifestSchema, document.value) });
    } catch (error) {
      if (!isRemitError(error)) throw error;
      found.troubles.push(...(error.errors ?? [{ field: '', message: error.message }]).map(at));
    }
  }
}

function unreadable(file: string, error: unknown): Trouble {
  if (isRemitError(error)) {
    const line = Number(/at line (\d+)/.exec(error.message)?.[1] ?? 0);
    return { file, line, field: '', message: error.message };
  }
  const message = error instanceof TypeError ? 'This is no UTF-8 text.' : 'The file cannot be read.';
  return { file, line: 0, field: '', message };
}

/** Two manifests for one agent would undo each other, each time they are applied. */
function refuseTwice(found: ReadManifests): void {
  const first = new Map<string, ManifestFile>();
  found.manifests = found.manifests.filter((entry) => {
    const { slug } = entry.manifest.metadata;
    const other = first.get(slug);
    if (!other) {
      first.set(slug, entry);
      return true;
    }
    const message = `${slug} has another manifest at ${other.file}:${other.line}. Keep one.`;
    found.troubles.push(entry.at({ field: 'metadata.slug', message }));
    return false;
  });
}

/** `agents/crm.yaml:12: spec.owner: This is required.` */
export function troubleWords({ file, line, field, message }: Trouble): string {
  return [line > 0 ? `${file}:${line}` : file, field, message].filter(Boolean).join(': ');
}
