import { CompactEncrypt, importJWK, type JWK } from 'jose';
import type { Json, JsonObject } from '@/lib/kernel/json';
import { captureOf } from '@/lib/policy-engine/capture';
import type { CompiledTool } from '@/lib/policy-engine/types';
import type { DecisionEntry } from './entry';

/** What Remit takes: characters of text, and bytes whose sealed form fits. */
const TEXT_CHARACTERS = 16_384;
const SEALED_BYTES = 47_000;
/** So much is looked through for that text; the rest would not fit. */
const LOOKED_THROUGH = 20_480;
/** Where text was cut before it was looked through, what is left of something at its end is longer than nothing. */
const LONGEST_FOUND = 1_024;
const CUT = '… (cut here)';

export interface Captured {
  tool: Pick<CompiledTool, 'capture' | 'dataClass'>;
  result: Json;
  /** `sealTo` of the policy. */
  sealTo: JWK | undefined;
  /** The same value without personal data; null where it could not be looked through, and then no text is kept. */
  redact: (value: Json) => Json | null;
}

/**
 * What the log keeps of a result, as the tool's label says; undefined for nothing. Where it cannot be kept in that way
 * (no key, or nothing to redact it by), nothing is: it is never kept in a laxer one.
 */
export async function captureResult({ tool, result, sealTo, redact }: Captured): Promise<DecisionEntry['response']> {
  const how = captureOf(tool);
  if (how === 'none') return undefined;
  if (how === 'sealed') return sealTo && { capture: 'sealed', jwe: await sealResult(result, sealTo) };
  const text = redactedText(result, redact);
  return text === '' ? undefined : { capture: 'redacted', text: cut(text, TEXT_CHARACTERS) };
}

/** Compact JWE of its JSON; of a long one `{"cut":true,"text":…}` with the beginning of that. */
async function sealResult(result: Json, key: JWK): Promise<string> {
  let plain = JSON.stringify(result);
  if (Buffer.byteLength(plain) > SEALED_BYTES) {
    let text = plain.slice(0, SEALED_BYTES);
    do {
      plain = JSON.stringify({ cut: true, text });
      text = text.slice(0, Math.floor(text.length * 0.9));
    } while (Buffer.byteLength(plain) > SEALED_BYTES);
  }
  return new CompactEncrypt(new TextEncoder().encode(plain))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', cty: 'json', ...(key.kid ? { kid: key.kid } : {}) })
    .encrypt(await importJWK(key, 'ECDH-ES'));
}

/** What people can read of a tool's result. In a picture or a recording nothing is found, so none is kept. */
function redactedText(result: Json, redact: Captured['redact']): string {
  const { parts, shortened } = readable(result);
  const redacted = redact(parts);
  if (!Array.isArray(redacted)) return '';
  const texts = redacted.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
  const end = texts.at(-1);
  if (shortened && end !== undefined) texts.splice(-1, 1, end.slice(0, -LONGEST_FOUND) + CUT);
  return texts.join('\n');
}

function readable(result: Json): { parts: Json[]; shortened: boolean } {
  const parts: Json[] = [];
  if (!isObject(result)) return { parts, shortened: false };
  let left = LOOKED_THROUGH;
  const { content, structuredContent } = result;
  for (const part of Array.isArray(content) ? content : []) {
    if (!isObject(part)) continue;
    const { resource } = part;
    const said = part.type === 'resource' && isObject(resource) ? resource.text : part.text;
    const text = typeof said === 'string' ? said : `[${typeof part.type === 'string' ? part.type : 'unknown'}]`;
    parts.push(text.slice(0, left));
    left -= text.length;
    if (left < 0) return { parts, shortened: true };
  }
  if (structuredContent === undefined) return { parts, shortened: false };
  const fits = JSON.stringify(structuredContent).length <= left;
  return { parts: [...parts, fits ? structuredContent : '[structured content]'], shortened: false };
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most - CUT.length) + CUT;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
