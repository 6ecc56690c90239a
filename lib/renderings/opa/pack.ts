import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { packTar } from 'modern-tar';
import type { BundleFile } from './bundle';

const compress = promisify(gzip);

/** A gzip tar of these files, in their order. Nothing in it tells when, where or by whom it was made. */
export async function packBundle(files: readonly BundleFile[]): Promise<Buffer> {
  const tar = await packTar(
    files.map(({ name, text }) => {
      const body = Buffer.from(text);
      return { header: { name, size: body.length, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }, body };
    }),
  );
  return compress(tar);
}
