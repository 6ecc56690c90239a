/** A Cedar string literal, in ASCII, so that every parser of Cedar reads the same. */
export function cedarString(text: string): string {
  const escaped = text.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    return `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
  });
  return `"${escaped}"`;
}

/** `Type::"id"`; the type is written as it is. */
export function entity(type: string, id: string): string {
  return `${type}::${cedarString(id)}`;
}
