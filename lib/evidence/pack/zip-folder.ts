import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** What is read first comes first. */
const FIRST = ['README.txt', 'manifest.json', 'manifest.sig', 'verify.mjs'];

/** The files of a folder as a zip, under `root/`; the same files are the same bytes. Errors come out of the stream. */
export async function zipFolder(folder: string, root: string): Promise<Readable> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath, one.name)).split(sep).join('/'))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  // Zip keeps local time: this is the same wherever the process thinks that it is.
  const mtime = new Date(2000, 0, 1);
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  zip.on('error', (error) => stream.destroy(error as Error));
  for (const path of paths) {
    zip.addFile(join(folder, path), `${root}/${path}`, { mtime, mode: 0o100644, forceDosTimestamp: true });
  }
  zip.end();
  return stream;
}

function rank(path: string): number {
  const place = FIRST.indexOf(path);
  return place < 0 ? FIRST.length : place;
}
