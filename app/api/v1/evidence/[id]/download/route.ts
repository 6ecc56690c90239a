import { downloadPack } from '@/lib/evidence/packs/download-pack';
import { readArchive } from '@/lib/evidence/packs/queries';
import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';
import { streamBytes } from '@/lib/http/stream-bytes';

/** The archive, as it was made. Who takes it is noted in the audit log. */
export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const id = params.id as string;
  const { attempt, bytes, fileName } = await downloadPack({ ctx, input: { id } });
  return streamBytes(readArchive({ ctx, id, attempt }), { type: 'application/zip', fileName, bytes });
});
