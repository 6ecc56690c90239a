import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@/lib/db/database';

/**
 * Before all journeys: a data folder with a migrated database and nothing else, which each of them starts from a copy
 * of. Migrating takes seconds, and a server is started for nearly every file.
 */
export default async function makeMigratedFolder(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'remit-migrated-'));
  await (await openDatabase({ dataDir: folder })).close();
  process.env.REMIT_MIGRATED_FOLDER = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
