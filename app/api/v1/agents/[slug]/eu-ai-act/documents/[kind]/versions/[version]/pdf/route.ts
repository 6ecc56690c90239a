import { getDocumentVersion } from '@/lib/eu-ai-act/documents/queries';
import { documentPdf } from '@/lib/eu-ai-act/documents/to-pdf';
import { documentKind, versionNumber } from '@/lib/eu-ai-act/model/document-form';
import { pdfFile } from '@/lib/http/pdf-file';
import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';

/** A saved version as a file: the same version is the same bytes. */
export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const [slug, kind, version] = [params.slug as string, documentKind(params.kind), versionNumber(params.version)];
  const saved = await getDocumentVersion({ ctx, slug, kind, version });
  return pdfFile(await documentPdf(saved), `remit-${saved.content.agent}-${kind}-v${version}.pdf`);
});
