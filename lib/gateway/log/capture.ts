import { CompactEncrypt, importJWK, type JWK } from 'jose';
import type { Json, JsonObject } from '@/lib/kernel/json';
import { captureOf } from '@/lib/policy-engine/capture';
import type { CompiledTool } from '@/lib/policy-engine/types';
import type { DecisionEntry } from './entry';

/** What Remit takes: characters of text, and bytes whose sealed form fits. */
const TEXT_CHARACTERS = 16_384;
const SEALED_BYTES = 47_000;
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
  const redacted = redact(result);
  const text = redacted === null ? '' : textOf(redacted);
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
function textOf(result: Json): string {
  if (!isObject(result)) return '';
  const { content, structuredContent } = result;
  const parts = (Array.isArray(content) ? content : []).flatMap((part) => {
    if (!isObject(part)) return [];
    const { resource } = part;
    const text = part.type === 'resource' && isObject(resource) ? resource.text : part.text;
    return [typeof text === 'string' ? text : `[${typeof part.type === 'string' ? part.type : 'unknown'}]`];
  });
  if (structuredContent !== undefined) parts.push(JSON.stringify(structuredContent));
  return parts.join('\n');
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most - CUT.length) + CUT;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
