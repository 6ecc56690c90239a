import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pdfmake from 'pdfmake';
import type { Content, StyleDictionary, TDocumentDefinitions } from 'pdfmake/interfaces';

/** What a document says of itself. */
export interface PdfParts {
  title: string;
  /** On every page, at the top left: what it is and for when. */
  heading: string;
  /** The moment that the document speaks of, and never that of its making: the same parts are the same bytes. */
  asOf: Date;
  content: Content[];
  orientation?: 'portrait' | 'landscape';
}

// Looked for at run time: a bundler would give the place of the build.
const FONTS = join(
  dirname(createRequire(join(process.cwd(), 'package.json')).resolve('pdfmake/package.json')),
  'fonts',
  'Roboto',
);

// Nothing is ever fetched or read for a document but its fonts: what stands in it was typed by strangers.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path: string) => path.startsWith(FONTS));
pdfmake.setFonts({
  Roboto: {
    normal: join(FONTS, 'Roboto-Regular.ttf'),
    bold: join(FONTS, 'Roboto-Medium.ttf'),
    italics: join(FONTS, 'Roboto-Italic.ttf'),
    bolditalics: join(FONTS, 'Roboto-MediumItalic.ttf'),
  },
});

const STYLES: StyleDictionary = {
  title: { fontSize: 18, bold: true, margin: [0, 0, 0, 4] },
  lead: { fontSize: 10, color: '#52525b', margin: [0, 0, 0, 12] },
  h2: { fontSize: 12, bold: true, margin: [0, 14, 0, 4] },
  h3: { fontSize: 10, bold: true, margin: [0, 8, 0, 2] },
  small: { fontSize: 7.5, color: '#52525b' },
  head: { fontSize: 7.5, bold: true, color: '#52525b' },
  gap: { color: '#b91c1c', bold: true },
};

/** The document as PDF, A4, with page numbers. The same parts are the same bytes. */
export async function renderPdf({ title, heading, asOf, content, orientation }: PdfParts): Promise<Buffer> {
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageOrientation: orientation ?? 'portrait',
    pageMargins: [42, 52, 42, 48],
    info: { title, creator: 'Remit', producer: 'Remit', creationDate: asOf, modDate: asOf },
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.25, color: '#18181b' },
    styles: STYLES,
    header: { text: heading, style: 'small', margin: [42, 24, 42, 0] },
    footer: (page, pages) => ({ text: `${page} of ${pages}`, style: 'small', alignment: 'right', margin: [42, 12] }),
    content: [{ text: title, style: 'title' }, ...content],
  };
  return pdfmake.createPdf(definition).getBuffer();
}

/** Rows under their names, as quiet as the tables of the pages. Widths as pdfmake takes them, `*` for each if left out. */
export function pdfTable(head: string[], rows: Content[][], widths?: (number | '*' | 'auto')[]): Content {
  return {
    table: {
      headerRows: 1,
      widths: widths ?? head.map(() => '*'),
      body: [head.map((text) => ({ text, style: 'head' })), ...rows],
    },
    layout: {
      hLineWidth: () => 0.5,
      vLineWidth: () => 0,
      hLineColor: () => '#e4e4e7',
      paddingLeft: (column) => (column === 0 ? 0 : 6),
      paddingRight: () => 6,
      paddingTop: () => 3,
      paddingBottom: () => 3,
    },
    margin: [0, 2, 0, 8],
  };
}
