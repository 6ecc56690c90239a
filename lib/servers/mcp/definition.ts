import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';

/** A tool object as `tools/list` gave it, whole. */
export type RawTool = { name: string } & Record<string, unknown>;

export interface ToolDefinition {
  name: string;
  /** RFC 8785 text of the tool object without `_meta`. */
  text: string;
  /** SHA-256 (hex) of that text: the definition digest. */
  digest: string;
}

const MAX_BYTES = 65_536;
/** Pretty-printed for a reader, text grows with the square of its depth. No schema that people wrote comes near. */
const MAX_DEPTH = 100;

/** The definition of a tool. Throws `too_large` for one over 64 KiB, `upstream_failed` for one that has no digest. */
export function describeTool(tool: RawTool): ToolDefinition {
  const { _meta, ...definition } = tool;
  if (isDeeper(definition, MAX_DEPTH)) {
    throw new RemitError(
      'upstream_failed',
      `The definition of the tool ${tool.name} is nested deeper than ${MAX_DEPTH} levels. Nothing was changed.`,
    );
  }
  const text = canonicalText(tool.name, definition);
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new RemitError(
      'too_large',
      `The definition of the tool ${tool.name} is larger than 64 KiB. Nothing was changed.`,
    );
  }
  return { name: tool.name, text, digest: sha256Hex(text) };
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
function canonicalText(name: string, definition: unknown): string {
  try {
    return canonicalJson(definition);
  } catch {
    throw new RemitError(
      'upstream_failed',
      `The definition of the tool ${name} has no canonical form (RFC 8785): it holds broken text or a number out of range. Nothing was changed.`,
    );
  }
}
