import { RemitError } from '@/lib/kernel/errors';
import { type DefinitionText, definitionOf, NoDefinition, type RawTool } from '@/lib/kernel/tool-definition';

export interface ToolDefinition extends DefinitionText {
  name: string;
}

/** The definition of a tool. Throws `too_large` for one over 64 KiB, `upstream_failed` for one that has no digest. */
export function describeTool(tool: RawTool): ToolDefinition {
  try {
    return { name: tool.name, ...definitionOf(tool) };
  } catch (error) {
    if (!(error instanceof NoDefinition)) throw error;
    throw new RemitError(
      error.tooLarge ? 'too_large' : 'upstream_failed',
      `The definition of the tool ${tool.name} ${error.message}. Nothing was changed.`,
    );
  }
}
