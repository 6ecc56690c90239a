import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * SHA-256 (hex) over the names and contents of the files below `paths`, which are relative to `root`.
 * What is missing counts as missing; `skip` takes the path with forward slashes.
 */
export function fingerprint(root, paths, skip = () => false) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) {
    for (const file of filesBelow(root, path, skip)) {
      hash.update(`${file}\0`);
      hash.update(
        createHash('sha256')
          .update(readFileSync(join(root, file)))
          .digest(),
      );
    }
  }
  return hash.digest('hex');
}

function filesBelow(root, path, skip) {
  if (skip(path)) return [];
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`, skip));
}
