import { canonicalJson } from './canonical-json';
import { sha256Hex } from './digest';

/** A tool object as `tools/list` gave it, whole. */
export type RawTool = { name: string } & Record<string, unknown>;

export interface DefinitionText {
  /** RFC 8785 text of the tool object without `_meta`. */
  text: string;
  /** SHA-256 (hex) of that text: the definition digest. */
  digest: string;
}

const MAX_BYTES = 65_536;
/** Pretty-printed for a reader, text grows with the square of its depth. No schema that people wrote comes near. */
const MAX_DEPTH = 100;

/** Why a tool has no definition digest; `message` goes on after "The definition of the tool x". */
export class NoDefinition extends Error {
  constructor(
    readonly tooLarge: boolean,
    message: string,
  ) {
    super(message);
    this.name = 'NoDefinition';
  }
}

/** The one rule by which Remit and every gateway digest a tool. Throws NoDefinition. */
export function definitionOf(tool: RawTool): DefinitionText {
  const { _meta, ...definition } = tool;
  if (isDeeper(definition, MAX_DEPTH)) throw new NoDefinition(false, `is nested deeper than ${MAX_DEPTH} levels`);
  const text = canonicalText(definition);
  if (new TextEncoder().encode(text).byteLength > MAX_BYTES) throw new NoDefinition(true, 'is larger than 64 KiB');
  return { text, digest: sha256Hex(text) };
}

/** Level by level and not by recursion: how deep it goes is up to whoever sent it. */
function isDeeper(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((item) => (item !== null && typeof item === 'object' ? Object.values(item) : []));
  }
  return false;
}

/** Half a surrogate pair, or a number beyond any double (1e400), has no canonical form, and so no digest. */
function canonicalText(definition: unknown): string {
  try {
    return canonicalJson(definition);
  } catch {
    throw new NoDefinition(false, 'has no canonical form (RFC 8785): it holds broken text or a number out of range');
  }
}
