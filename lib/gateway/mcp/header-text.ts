/** A header's value; text that no header can hold comes as `=?base64?…?=`. Undefined where that is none. */
export function headerText(header: string): string | undefined {
  const inner = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/.exec(header)?.[1];
  if (inner === undefined) return header;
  const bytes = Buffer.from(inner, 'base64');
  return bytes.toString('base64') === inner ? bytes.toString('utf8') : undefined;
}

export function asHeader(text: string): string {
  const plain = /^[\x21-\x7e]+$/.test(text) && !text.startsWith('=?');
  return plain ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`;
}
