import { getDocumentVersion } from '@/lib/eu-ai-act/documents/queries';
import { documentPdf } from '@/lib/eu-ai-act/documents/to-pdf';
import { documentKind, versionNumber, versionQuery } from '@/lib/eu-ai-act/model/document-form';
import { pdfFile } from '@/lib/http/pdf-file';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

/** A saved version: as JSON, or as a PDF file. The same version is the same bytes. */
export const GET = jsonRoute(async ({ ctx, params, query }) => {
  const { format } = parseQuery(versionQuery, query);
  const [slug, kind] = [params.slug as string, documentKind(params.kind)];
  const version = versionNumber(params.version);
  const saved = await getDocumentVersion({ ctx, slug, kind, version });
  if (format === 'json') return json(saved);
  return pdfFile(await documentPdf(saved), `remit-${slug}-${kind}-v${version}.pdf`);
});
