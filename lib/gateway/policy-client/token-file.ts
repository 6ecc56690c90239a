import { readFileSync } from 'node:fs';

/** A gateway's token, read each time so that it can be replaced. Throws in words that do not hold what is in the file. */
export function readToken(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`The token file ${file} cannot be read.`);
  }
  if (!/^[\x21-\x7e]{8,512}$/.test(text)) throw new Error(`The token file ${file} holds no token.`);
  return text;
}
