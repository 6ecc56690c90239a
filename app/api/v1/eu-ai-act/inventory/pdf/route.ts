import { inventoryPdf } from '@/lib/eu-ai-act/inventory/to-pdf';
import { pdfFile } from '@/lib/http/pdf-file';
import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return pdfFile(await inventoryPdf({ ctx }), 'remit-eu-ai-act-inventory.pdf');
});
