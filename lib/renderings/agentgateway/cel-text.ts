/** A CEL string literal. What is no ASCII stands as it is: CEL reads text, and the file around it escapes. */
export function celString(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

export function celList(texts: readonly string[]): string {
  return `[${texts.map(celString).join(', ')}]`;
}
