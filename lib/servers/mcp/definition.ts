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

/** The definition of a tool. Throws `too_large` for one over 64 KiB. */
export function describeTool(tool: RawTool): ToolDefinition {
  const { _meta, ...definition } = tool;
  const text = canonicalText(tool.name, definition);
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new RemitError(
      'too_large',
      `The definition of the tool ${tool.name} is larger than 64 KiB. Nothing was changed.`,
    );
  }
  return { name: tool.name, text, digest: sha256Hex(text) };
}

/** Half a surrogate pair, which JSON can escape, has no canonical form, and so no digest. */
function canonicalText(name: string, definition: unknown): string {
  try {
    return canonicalJson(definition);
  } catch {
    throw new RemitError(
      'upstream_failed',
      `The definition of the tool ${name} is not well-formed Unicode text. Nothing was changed.`,
    );
  }
}
