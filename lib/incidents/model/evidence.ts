export const MOST_EVIDENCE_BYTES = 512 * 1024;
/** Files of one incident. */
export const MOST_EVIDENCE = 100;

/** How a file of a type begins; null: it is text. What a browser would run is not among them. */
const TYPES: Record<string, { type: string; begins: readonly number[] | null }> = {
  csv: { type: 'text/csv', begins: null },
  jpeg: { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  jpg: { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  json: { type: 'application/json', begins: null },
  log: { type: 'text/plain', begins: null },
  md: { type: 'text/plain', begins: null },
  pdf: { type: 'application/pdf', begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  png: { type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47] },
  txt: { type: 'text/plain', begins: null },
};

export const EVIDENCE_ENDINGS = Object.keys(TYPES);

/** The type of a file by the end of its name, or what is wrong: an ending that is not taken, or bytes of something else. */
export function evidenceType(name: string, bytes: Uint8Array): { type: string } | { fault: string } {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const known = Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
  if (!known) return { fault: `Use a file that ends in one of: ${EVIDENCE_ENDINGS.join(', ')}.` };
  const fits = known.begins === null ? isText(bytes) : known.begins.every((byte, index) => bytes[index] === byte);
  if (fits) return { type: known.type };
  return { fault: `This is not what a file that ends in .${ending} holds.` };
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
